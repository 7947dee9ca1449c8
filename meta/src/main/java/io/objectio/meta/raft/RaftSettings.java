package io.objectio.meta.raft;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Every setting of Ratis that is not its default, or whose default we rely on, with the reason. */
final class RaftSettings {
    /** An entry must fit: 64 commands of up to 1 MiB together, with room for framing. */
    private static final SizeInBytes ENTRY_LIMIT = SizeInBytes.valueOf("4MB");
    private static final SizeInBytes WRITE_BUFFER = SizeInBytes.valueOf((4L << 20) + (64 << 10));
    static final long SNAPSHOT_ENTRIES = 100_000;

    private RaftSettings() {}

    static RaftProperties properties(Path folder, String host, int port, RaftTimeouts timeouts, boolean alone) {
        RaftProperties properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
        storage(properties, folder);
        log(properties);
        snapshots(properties);
        elections(properties, timeouts, alone);
        limits(properties);
        // Ratis binds all interfaces unless told otherwise.
        GrpcConfigKeys.Server.setHost(properties, host);
        GrpcConfigKeys.Server.setPort(properties, port);
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf("64MB"));
        GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, 16);
        return properties;
    }

    private static void storage(RaftProperties properties, Path folder) {
        // The defaults are under /tmp.
        RaftServerConfigKeys.setStorageDir(properties, List.of(folder.toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(properties, folder.resolve("removed").toFile());
        // Refuses to start on a full disk instead of failing later.
        RaftServerConfigKeys.setStorageFreeSpaceMin(properties, SizeInBytes.valueOf("1GB"));
    }

    private static void log(RaftProperties properties) {
        // True would append a second entry for nearly every commit round; the commit index is learned again after an election.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        // Either one acknowledges what may not be on the disk.
        RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
        RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
        // False acknowledges resent entries whose write failed.
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, true);
        RaftServerConfigKeys.Log.setCorruptionPolicy(properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
        // Purging works by whole segments; zeros written in advance make the sync cheap; the cache is heap.
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("32MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("4MB"));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf("64MB"));
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,10, 100ms,50, 1s,1000");
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, ENTRY_LIMIT);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, WRITE_BUFFER);
        // The worker syncs as soon as its queue has no further write; the default of 128 forces extra syncs.
        RaftServerConfigKeys.Log.setForceSyncNum(properties, 1024);
        // One dead member must not keep every log for ever; one that was away for a moment still catches up by log.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, 20_000);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, SizeInBytes.valueOf("4MB"));
    }

    private static void snapshots(RaftProperties properties) {
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_ENTRIES);
        // Whoever asks for one gets one; the default passes over it where fewer than 1,024 entries are new.
        RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
        // Our open takes the checkpoint.
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, LogStateMachine.KEPT_CHECKPOINTS);
    }

    private static void elections(RaftProperties properties, RaftTimeouts timeouts, boolean alone) {
        TimeDuration min = TimeDuration.valueOf(timeouts.min().toMillis(), TimeUnit.MILLISECONDS);
        TimeDuration max = TimeDuration.valueOf(timeouts.max().toMillis(), TimeUnit.MILLISECONDS);
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, min);
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, max);
        // A lone member has nobody to wait for.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, alone ? TimeDuration.valueOf(20, TimeUnit.MILLISECONDS) : min);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, alone ? TimeDuration.valueOf(40, TimeUnit.MILLISECONDS) : max);
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
        // The default keeps a node out of elections for 10 s after it lost its majority.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, max);
        // Only raises alarms.
        RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, TimeDuration.valueOf(10, TimeUnit.SECONDS));
        // By default a pause of 60 s closes the server inside a living process.
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(300, TimeUnit.SECONDS));
    }

    private static void limits(RaftProperties properties) {
        RaftServerConfigKeys.Write.setElementLimit(properties, 65_536);
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf("64MB"));
        // Every write leaves an object for this long; our own answers do the work.
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, TimeDuration.valueOf(5, TimeUnit.SECONDS));
    }
}
