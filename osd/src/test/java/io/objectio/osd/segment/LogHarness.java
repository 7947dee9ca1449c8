package io.objectio.osd.segment;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import io.objectio.osd.disk.FaultyDisk;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.index.MemoryIndexes;
import io.objectio.osd.index.ReplayPosition;
import io.objectio.osd.index.ShardIndex;
import io.objectio.osd.store.Shards;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A log on a faulty disk, all on the test's thread: each step of the writer is a call. */
final class LogHarness {
    static final Path ROOT = Path.of("/d");
    static final LogConfig SMALL = new LogConfig(40 << 10, 80 << 10, 32 << 10, 64, 100, 1 << 20, Duration.ZERO, 4);

    final FaultyDisk disk;
    final MemoryIndexes indexes;
    final DiskHealth health;
    private final long seed;
    private Optional<ShardLog> log = Optional.empty();
    /** Moves of changes to the index that were put off; run by hand. */
    final List<Runnable> feeding = new ArrayList<>();
    boolean feedAtOnce = true;

    private LogHarness(FaultyDisk disk, MemoryIndexes indexes, long seed) {
        this.disk = disk;
        this.indexes = indexes;
        this.seed = seed;
        this.health = new DiskHealth("d", new ManualTime(), (_, _, _) -> {});
    }

    /** A new disk with an empty log. */
    static LogHarness fresh() throws DiskIoException {
        FaultyDisk disk = new FaultyDisk();
        DiskLayout layout = new DiskLayout(ROOT);
        disk.createDirectories(layout.log());
        disk.syncDirectory(layout.log());
        disk.syncDirectory(ROOT);
        disk.syncDirectory(Path.of("/"));
        return new LogHarness(disk, new MemoryIndexes(), 1);
    }

    /** The same durable state on a disk of its own. */
    LogHarness copy(long otherSeed) {
        return new LogHarness(disk.copy(), indexes.copy(), otherSeed);
    }

    LogReplay.Result open() throws DiskIoException, IndexException {
        ManualTime time = new ManualTime();
        ShardIndex index = indexes.open(ROOT);
        ShardTable table = new ShardTable(index, this::feed, 1000, e -> {
            throw new AssertionError(e);
        });
        SegmentSet segments = new SegmentSet(disk, new DiskLayout(ROOT), new DiskId(3, 4), new ClusterId(1, 2), time,
                RandomSource.seeded(seed),
                SMALL.maxOpenSegments());
        boolean fresh = index.position().equals(ReplayPosition.START);
        ShardLog opened = ShardLog.open("d", SMALL, segments, table, fresh, Runnable::run, health, time, () -> true);
        log = Optional.of(opened);
        return opened.replay();
    }

    private void feed(Runnable work) {
        if (feedAtOnce) {
            work.run();
        } else {
            feeding.add(work);
        }
    }

    ShardLog log() { return log.orElseThrow(); }

    static LogEntry.Put put(long number, int length) {
        ShardId shard = Shards.id(number);
        ByteBuffer bytes = Shards.bytes(number, length);
        return new LogEntry.Put(shard, CodingScheme.RS_4_2, Bytes.of(new byte[]{1, 2, 3}), CrcList.of(Crc.granules(shard, 0, bytes)),
                Crc.of(bytes), List.of(Shards.payload(bytes)));
    }

    /** Submits all and writes them as one group. */
    List<LogOutcome> group(LogEntry... entries) {
        List<CompletableFuture<LogOutcome>> outcomes = new ArrayList<>();
        for (LogEntry entry : entries) {
            outcomes.add(log().submit(entry).orElseThrow());
        }
        step();
        return outcomes.stream().map(outcome -> outcome.getNow(new LogOutcome.Unknown("not answered"))).toList();
    }

    void step() {
        try {
            log().writer().runOnce(0);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The shard's bytes if the table knows it and every CRC is right. */
    Optional<ByteBuffer> read(long number) throws DiskIoException, IndexException {
        ShardId shard = Shards.id(number);
        Optional<IndexEntry> entry = log().table().find(shard);
        if (entry.isEmpty() || !entry.get().live()) {
            return Optional.empty();
        }
        int headLength = SegmentReader.headLength(entry.get());
        ByteBuffer buffer = ByteBuffer.allocate(headLength + (int) entry.get().dataLength());
        if (!(log().reader().read(shard, entry.get(), buffer) instanceof SegmentReader.Result.Good(SegmentReader.Head head))) {
            return Optional.empty();
        }
        ByteBuffer data = buffer.slice(headLength, (int) entry.get().dataLength());
        return CrcList.of(Crc.granules(shard, 0, data)).equals(head.granuleCrcs()) ? Optional.of(data) : Optional.empty();
    }

    /** What the table says of every shard: equal digests are equal states. */
    Map<ShardId, IndexEntry> digest() throws IndexException {
        Map<ShardId, IndexEntry> all = new TreeMap<>();
        log().table().list(Optional.empty(), 10_000).forEach(row -> all.put(row.getKey(), row.getValue()));
        return all;
    }

    void closeFiles() throws DiskIoException {
        log().closeFiles();
        log = Optional.empty();
    }
}
