package io.objectio.osd.store;

import io.objectio.common.id.ClusterId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskEvent;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import io.objectio.osd.disk.DiskRefused;
import io.objectio.osd.disk.DiskRefused.Reason;
import io.objectio.osd.disk.Superblock;
import io.objectio.osd.disk.SuperblockStore;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.index.ReplayPosition;
import io.objectio.osd.index.ShardIndex;
import io.objectio.osd.segment.LogConfig;
import io.objectio.osd.segment.LogReplay;
import io.objectio.osd.segment.SegmentSet;
import io.objectio.osd.segment.ShardLog;
import io.objectio.osd.segment.ShardTable;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens disks: superblock and lock, index, replay, orphans, and then the threads. One opener for all disks of a process, as the memory of reads
 * and the ledger of promised space are shared.
 */
public final class DiskStoreOpener {
    private static final Logger log = LoggerFactory.getLogger(DiskStoreOpener.class);
    private static final int WATCH_QUEUE = 1;
    private static final int MAINTENANCE_QUEUE = 64;

    private final DiskIo io;
    private final ShardIndex.Opener indexes;
    private final Clock clock;
    private final Ticker ticker;
    private final RandomSource random;
    private final ReadMemory memory;
    private final SpaceLedger ledger;

    public DiskStoreOpener(DiskIo io, ShardIndex.Opener indexes, Clock clock, Ticker ticker, RandomSource random, ReadMemory memory,
            SpaceLedger ledger) {
        this.io = io;
        this.indexes = indexes;
        this.clock = clock;
        this.ticker = ticker;
        this.random = random;
        this.memory = memory;
        this.ledger = ledger;
    }

    /**
     * Opens the disk at a path; waits until it is replayed.
     *
     * @param listener told of each change of state, on threads of the disk
     * @throws DiskRefused why it cannot be; ABSENT is an AWAY disk, SUPERBLOCK_LOST and IO_ERROR a FAILED one; nothing is left open
     */
    public DiskStore open(Path root, ClusterId cluster, DiskStoreConfig config, DiskHealth.Listener listener) throws DiskRefused {
        try {
            SuperblockStore superblock = SuperblockStore.open(io, root);
            try {
                return open(root, superblock, cluster, config, listener);
            } catch (DiskIoException | DiskRefused | RuntimeException e) {
                superblock.close();
                throw e;
            }
        } catch (DiskIoException e) {
            throw DiskRefused.of(root, e);
        }
    }

    private DiskStore open(Path root, SuperblockStore superblock, ClusterId cluster, DiskStoreConfig config, DiskHealth.Listener listener)
            throws DiskRefused, DiskIoException {
        if (!superblock.current().cluster().equals(cluster)) {
            throw new DiskRefused(Reason.OTHER_CLUSTER,
                    "disk " + root + " belongs to cluster " + superblock.current().cluster() + ", not to "
                            + cluster + "; its data is untouched: give it back to its cluster or take it out of the configuration");
        }
        if (superblock.alarm().isEmpty()) {
            superblock.countMount();
        }
        Superblock current = superblock.current();
        DiskLayout layout = new DiskLayout(root);
        String name = root.getFileName() == null ? root.toString() : root.getFileName().toString();
        DiskHealth health = new DiskHealth(current.disk() + " at " + root, ticker, listener);
        superblock.alarm().ifPresent(why -> health.report(DiskEvent.SUPERBLOCK_ERROR, why));
        WorkPool feeder = new WorkPool("feed-" + name, 1, WorkPool.UNBOUNDED, ticker);
        WorkPool maker = new WorkPool("make-" + name, 1, WorkPool.UNBOUNDED, ticker);
        ShardIndex index = openIndex(root, layout);
        try {
            boolean fresh = index.position().equals(ReplayPosition.START);
            ShardTable table = new ShardTable(index, feeder::execute, config.maxTableEntries(),
                    e -> health.report(DiskEvent.WRITE_ERROR, String.valueOf(e.getMessage())));
            SpaceKeeper space = new SpaceKeeper(io, root, superblock.device(), ledger, health, config);
            LogConfig logConfig = fitted(config.log(), space.reserveBytes());
            SegmentSet segments = new SegmentSet(io, layout, current.disk(), current.cluster(), clock, random, logConfig.maxOpenSegments());
            CompletableFuture<BooleanSupplier> present = new CompletableFuture<>();
            ShardLog shardLog = ShardLog.open(name, logConfig, segments, table, fresh, maker::execute, health, ticker,
                    () -> present.getNow(() -> true).getAsBoolean());
            LogReplay.Result replay = shardLog.replay();
            LargeFiles.Swept swept = new LargeFiles(io, layout, table).sweep(replay.damage().isEmpty());
            ReplayStatus status = new ReplayStatus(replay.recordsReplayed(), replay.tornBytesCut(), replay.damage(),
                    fresh && replay.recordsReplayed() > 0, swept.removed(), swept.kept());
            LogDiskStore.Parts parts = new LogDiskStore.Parts(io, layout, superblock, index, shardLog, health, ticker, space, memory,
                    new ErrorLog(current.disk().toString()),
                    new WorkPool("read-" + name, config.readThreads(), config.maxQueuedReads(), ticker),
                    new WorkPool("file-" + name, config.fileThreads(), WorkPool.UNBOUNDED, ticker), feeder, maker,
                    new WorkPool("care-" + name, 1, MAINTENANCE_QUEUE, ticker), new WorkPool("watch-" + name, 1, WATCH_QUEUE, ticker));
            DiskIdentity identity = new DiskIdentity(current.disk(), current.cluster(), current.osd(), current.incarnation(),
                    current.mountCount(), current.highestGeneration(), root);
            // Numbers of files need to be unique on the disk: mounts are counted, and no mount makes 2^32 large shards.
            LogDiskStore store = new LogDiskStore(parts, config, identity, status, current.mountCount() << 32 | 1);
            present.complete(store::present);
            space.look();
            shardLog.start();
            log.info("disk open path={} disk={} osd={} mount={} shards={} replayed={} tornBytes={} damage={}", root, current.disk(),
                    current.osd(),
                    current.mountCount(), table.totals().shardCount(), replay.recordsReplayed(), replay.tornBytesCut(),
                    replay.damage().size());
            replay.damage().forEach(one -> log.error("log damaged path={} {}", root, one));
            return store;
        } catch (IndexException e) {
            index.close();
            throw new DiskRefused(Reason.IO_ERROR, "disk " + root + ": " + e.getMessage(), e);
        } catch (DiskIoException | RuntimeException e) {
            index.close();
            throw e;
        }
    }

    /** An index that cannot be opened is moved aside and made again from the log, which has everything. */
    private ShardIndex openIndex(Path root, DiskLayout layout) throws DiskRefused, DiskIoException {
        try {
            return indexes.open(layout.index());
        } catch (IndexException e) {
            Path aside = layout.quarantine().resolve("index-" + clock.millis());
            log.error("index unusable, made again from the log path={} movedTo={}", root, aside, e);
            io.rename(layout.index(), aside);
            io.createDirectories(layout.index());
            io.syncDirectory(layout.quarantine());
            io.syncDirectory(root);
        }
        try {
            return indexes.open(layout.index());
        } catch (IndexException e) {
            throw new DiskRefused(Reason.IO_ERROR, "disk " + root + ": " + e.getMessage(), e);
        }
    }

    /** A segment made in advance must not eat a small disk's reserve. */
    private static LogConfig fitted(LogConfig config, long reserveBytes) {
        long most = Math.max(config.minSegmentBytes(), Math.min(config.maxSegmentBytes(), (reserveBytes / 4) & -4096L));
        return new LogConfig(config.minSegmentBytes(), most, config.maxGroupBytes(), config.maxGroupRecords(), config.maxQueueEntries(),
                config.maxQueueBytes(), config.idleMark(), config.maxOpenSegments());
    }
}
