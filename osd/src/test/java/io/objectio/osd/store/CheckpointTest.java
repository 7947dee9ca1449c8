package io.objectio.osd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskFormatter;
import io.objectio.osd.disk.FileDiskIo;
import io.objectio.osd.index.IndexMemory;
import io.objectio.osd.index.RocksShardIndex;
import io.objectio.osd.segment.LogConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R33: each of the three things that start a checkpoint does so by itself. R31: replay of what lies behind one is bounded. */
class CheckpointTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final int AT_ONCE = 500;
    private static final int LOOKS = 50;
    private static final int NEVER = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();

    @Test
    void startsAfterEnoughRecords() throws Exception {
        assertThat(replayedAfter(config(10, Long.MAX_VALUE, Duration.ofDays(1)), 9, 9)).isEqualTo(9);
        assertThat(replayedAfter(config(10, Long.MAX_VALUE, Duration.ofDays(1)), 10, 0)).isZero();
    }

    @Test
    void startsAfterEnoughBytes() throws Exception {
        assertThat(replayedAfter(config(NEVER, 1 << 20, Duration.ofDays(1)), 2, 2)).isEqualTo(2);
        assertThat(replayedAfter(config(NEVER, 16 << 10, Duration.ofDays(1)), 5, 0)).isZero();
    }

    @Test
    void startsAfterEnoughTime() throws Exception {
        assertThat(replayedAfter(config(NEVER, Long.MAX_VALUE, Duration.ofMinutes(11)), 3, 3)).isEqualTo(3);
        assertThat(replayedAfter(config(NEVER, Long.MAX_VALUE, Duration.ofMinutes(9)), 3, 0)).isZero();
    }

    @Test
    void replayOfTwentyThousandRecordsTakesSeconds() throws Exception {
        long before = Ticker.system().nanos();
        assertThat(replayedAfter(config(NEVER, Long.MAX_VALUE, Duration.ofDays(1)), 20_000, 20_000)).isEqualTo(20_000);
        Duration took = Duration.ofNanos(Ticker.system().nanos() - before);
        assertThat(took).as("writing and replaying them").isLessThan(Duration.ofSeconds(60));
    }

    /**
     * Writes count shards of 4 KiB, lets ten minutes pass, and says how many records a start from a copy made then has to replay. The look that
     * starts a checkpoint runs on a thread of its own, so some looks are made before an answer that is not the expected one is believed.
     */
    private long replayedAfter(DiskStoreConfig config, int count, long expected) throws Exception {
        Path root = folder.resolve("disk-" + count + "-" + config.hashCode());
        Path copy = folder.resolve("copy-" + count + "-" + config.hashCode());
        try (IndexMemory memory = new IndexMemory(8 << 20)) {
            new DiskFormatter(new FileDiskIo(), Clock.system(), RandomSource.seeded(1)).format(root, CLUSTER, new OsdId("osd1"),
                    Incarnation.of(1, 1));
            try (DiskStore store = open(root, memory, config)) {
                List<CompletableFuture<WriteResult>> written = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    written.add(store.put(Shards.put(Shards.id(i), Shards.bytes(i, 4096))));
                    if (written.size() % AT_ONCE == 0) {
                        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();
                    }
                }
                for (CompletableFuture<WriteResult> one : written) {
                    assertThat(one.join()).isInstanceOf(WriteResult.Stored.class);
                }
                time.advance(Duration.ofMinutes(10));
                long replayed = -1;
                for (int look = 1; look <= LOOKS && replayed != expected; look++) {
                    store.tick();
                    assertThat(store.compact(Long.MAX_VALUE).join()).as("runs behind a checkpoint that is due").isNotNull();
                    copy(root, copy.resolve("look" + look));
                    replayed = replayedBy(copy.resolve("look" + look), memory, config, count);
                }
                return replayed;
            }
        }
    }

    private long replayedBy(Path copy, IndexMemory memory, DiskStoreConfig config, int count) throws Exception {
        try (DiskStore again = open(copy, memory, config)) {
            assertThat(again.stats().shardCount()).isEqualTo(count);
            return again.replayStatus().recordsReplayed();
        }
    }

    private DiskStore open(Path root, IndexMemory memory, DiskStoreConfig config) throws Exception {
        DiskStoreOpener opener = new DiskStoreOpener(new FileDiskIo(), path -> new RocksShardIndex(path, memory), Clock.system(), time,
                RandomSource.seeded(2), new ReadMemory(8, 8, 2), new SpaceLedger());
        return opener.open(root, CLUSTER, config, (_, _, _) -> {});
    }

    private static DiskStoreConfig config(int records, long bytes, Duration interval) {
        DiskStoreConfig like = DiskStoreConfig.DEFAULT;
        return new DiskStoreConfig(LogConfig.DEFAULT, like.readThreads(), like.maxQueuedReads(), like.fileThreads(), like.maxQueuedCells(),
                like.maxOpenWrites(), like.reservePercent(), like.maxReserveBytes(), like.ioDeadline(), records, bytes, interval,
                like.maxTableEntries(),
                like.maxCachedHeads());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent() == null ? to : to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            // segments in the making are renamed meanwhile; nothing lies in them yet
            for (Path file : files.filter(file -> !file.toString().endsWith(".tmp")).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
