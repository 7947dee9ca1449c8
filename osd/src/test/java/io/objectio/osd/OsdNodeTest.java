package io.objectio.osd;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskFormatter;
import io.objectio.osd.disk.DiskRefused;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.disk.FileDiskIo;
import io.objectio.osd.index.IndexMemory;
import io.objectio.osd.index.RocksShardIndex;
import io.objectio.osd.report.FakeMeta;
import io.objectio.osd.report.ReportTimings;
import io.objectio.osd.segment.LogConfig;
import io.objectio.osd.store.DiskStoreConfig;
import io.objectio.osd.store.DiskStoreOpener;
import io.objectio.osd.store.ReadMemory;
import io.objectio.osd.store.Shards;
import io.objectio.osd.store.SpaceLedger;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.osd.OsdResponse.Reason;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real disk stores on real directories; time of the OSD is moved by hand, the disks' threads are real. */
@Timeout(60)
class OsdNodeTest {
    private static final OsdId OSD = new OsdId("osd1");
    private static final ClusterId CLUSTER = new ClusterId(1, 1);
    private static final RpcPeer GATEWAY = new RpcPeer(RpcPeer.Role.GATEWAY, "gw", 1);

    @TempDir
    Path dir;

    private final ManualTime time = new ManualTime();
    private final FakeMeta meta = new FakeMeta();
    private final IndexMemory memory = new IndexMemory(8 << 20);
    private final FileDiskIo files = new FileDiskIo();
    private final DiskStoreOpener opener = new DiskStoreOpener(files, path -> new RocksShardIndex(path, memory), Clock.system(),
            Ticker.system(),
            RandomSource.secure(), ReadMemory.standard(), new SpaceLedger());
    private DiskId first = new DiskId(0, 0);
    private DiskId second = new DiskId(0, 0);

    @BeforeEach
    void format() throws DiskRefused {
        DiskFormatter formatter = new DiskFormatter(files, Clock.system(), RandomSource.secure());
        first = formatter.format(disk("a"), CLUSTER, OSD, Incarnation.of(1, 1));
        second = formatter.format(disk("b"), CLUSTER, OSD, Incarnation.of(1, 1));
    }

    @AfterEach
    void end() { memory.close(); }

    private Path disk(String name) { return dir.resolve(name); }

    private OsdNode start(Path... paths) throws InterruptedException {
        DiskStoreConfig config = DiskStoreConfig.DEFAULT
                .withLog(new LogConfig(1 << 20, 4 << 20, 1 << 20, 256, 1024, 8 << 20, LogConfig.DEFAULT.idleMark(), 16));
        OsdSettings settings = new OsdSettings(OSD, CLUSTER, "local:osd1", FailureDomain.ofHost("h"), List.of(paths),
                List.of("local:meta1"),
                config, ReportTimings.DEFAULT, Duration.ofSeconds(30), Duration.ofSeconds(30));
        OsdNode node = new OsdNode(settings, meta, opener, time, time);
        node.start();
        return node;
    }

    /** Moves time on second by second until it holds; the disks' own threads get real time in between. */
    private void passUntil(BooleanSupplier condition) {
        for (int i = 0; i < 400 && !condition.getAsBoolean(); i++) {
            time.advance(Duration.ofSeconds(1));
            LockSupport.parkNanos(20_000_000);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static DiskState state(OsdNode node, int place) { return node.disks().get(place).state(); }

    private static Message write(OsdNode node, DiskId disk, ShardId shard) {
        var put = Shards.put(shard, Shards.bytes(shard.blob().counter(), 5000));
        return node.handler().handle(new OsdRequest.WriteCell(disk, shard, io.objectio.common.id.Epoch.of(1, 1), 5000, 0, put.granuleCrcs(),
                java.util.Optional.of(new OsdRequest.Seal(put.shardCrc(), put.head().manifest())), put.bytes()), GATEWAY)
                .toCompletableFuture()
                .join();
    }

    private static Message read(OsdNode node, DiskId disk, ShardId shard) {
        Message answer = node.handler().handle(new OsdRequest.ReadCell(disk, shard, 0, 5000), GATEWAY).toCompletableFuture().join();
        answer.payload().release();
        return answer;
    }

    @Test
    @DisplayName("D9: a restart with the order of --disks changed finds every shard on its disk")
    void findsDisksByTheirSuperblocks() throws Exception {
        try (OsdNode node = start(disk("a"), disk("b"))) {
            assertThat(write(node, first, Shards.id(1))).isEqualTo(new OsdResponse.ShardDurable());
            assertThat(write(node, second, Shards.id(2))).isEqualTo(new OsdResponse.ShardDurable());
        }
        try (OsdNode node = start(disk("b"), disk("a"))) {
            assertThat(read(node, first, Shards.id(1))).isInstanceOf(OsdResponse.CellData.class);
            assertThat(read(node, second, Shards.id(2))).isInstanceOf(OsdResponse.CellData.class);
            assertThat(read(node, first, Shards.id(2))).isInstanceOfSatisfying(OsdResponse.Refused.class,
                    refused -> assertThat(refused.reason()).isEqualTo(Reason.ABSENT));
            assertThat(node.disks()).extracting(view -> view.identity().orElseThrow().disk()).containsExactly(second, first);
        }
        Files.move(disk("a"), disk("moved"));
        try (OsdNode node = start(disk("moved"), disk("b"))) {
            assertThat(read(node, first, Shards.id(1))).isInstanceOf(OsdResponse.CellData.class);
        }
    }

    @Test
    void registersItsDisksAndServesAtOnce() throws Exception {
        try (OsdNode node = start(disk("a"), disk("b"))) {
            assertThat(node.registered()).isCompleted();
            assertThat(node.takesWrites()).isTrue();
            assertThat(meta.told(Mutation.RegisterOsd.class).getLast().disks()).extracting(DiskReport::disk)
                    .containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    @DisplayName("a missing and an empty directory are AWAY: shown, not formatted, taken in when they come back")
    void waitsForDisksThatAreAway() throws Exception {
        Files.move(disk("a"), disk("gone"));
        Files.createDirectory(disk("empty"));
        try (OsdNode node = start(disk("a"), disk("empty"), disk("b"))) {
            assertThat(node.disks()).extracting(OsdNode.DiskView::state).containsExactly(DiskState.AWAY, DiskState.AWAY, DiskState.HEALTHY);
            assertThat(write(node, second, Shards.id(2))).isEqualTo(new OsdResponse.ShardDurable());
            time.advance(Duration.ofSeconds(5));
            assertThat(disk("empty")).isEmptyDirectory();
            assertThat(disk("a")).doesNotExist();

            Files.move(disk("gone"), disk("a"));
            passUntil(() -> state(node, 0) == DiskState.HEALTHY);
            assertThat(write(node, first, Shards.id(1))).isEqualTo(new OsdResponse.ShardDurable());
            passUntil(() -> meta.told(Mutation.RegisterOsd.class).getLast().disks().size() == 2);
            assertThat(meta.told(Mutation.DiskChanged.class)).anyMatch(change -> change.disk().equals(first)
                    && change.state() == io.objectio.common.cluster.DiskState.HEALTHY);
        }
    }

    @Test
    void seesADirectoryGoUnderItAndComeBack() throws Exception {
        try (OsdNode node = start(disk("a"), disk("b"))) {
            write(node, first, Shards.id(1));
            Files.move(disk("a"), disk("gone"));
            passUntil(() -> state(node, 0) == DiskState.AWAY);
            passUntil(() -> meta.told(Mutation.DiskChanged.class).stream().anyMatch(
                    change -> change.disk().equals(first) && change.state() == io.objectio.common.cluster.DiskState.AWAY));
            assertThat(write(node, first, Shards.id(8))).isInstanceOfSatisfying(OsdResponse.Refused.class,
                    refused -> assertThat(refused.reason()).isEqualTo(Reason.DISK_AWAY));
            assertThat(write(node, second, Shards.id(2))).isEqualTo(new OsdResponse.ShardDurable());

            Files.move(disk("gone"), disk("a"));
            passUntil(() -> state(node, 0) == DiskState.HEALTHY);
            assertThat(read(node, first, Shards.id(1))).isInstanceOf(OsdResponse.CellData.class);
        }
    }

    @Test
    void takesInTheSameDiskInOtherFiles() throws Exception {
        try (OsdNode node = start(disk("a"), disk("b"))) {
            write(node, first, Shards.id(1));
            Files.move(disk("a"), disk("gone"));
            passUntil(() -> state(node, 0) == DiskState.AWAY);
            copy(disk("gone"), disk("a"));
            passUntil(() -> state(node, 0) == DiskState.HEALTHY);
            assertThat(read(node, first, Shards.id(1))).isInstanceOf(OsdResponse.CellData.class);
            assertThat(write(node, first, Shards.id(8))).isEqualTo(new OsdResponse.ShardDurable());
        }
    }

    @Test
    @DisplayName("a copy of a disk taken before its last mount lacks what came since: it stays out")
    void keepsAnOlderCopyOut() throws Exception {
        try (OsdNode node = start(disk("a"))) {
            assertThat(state(node, 0)).isEqualTo(DiskState.HEALTHY);
        }
        copy(disk("a"), disk("old"));
        try (OsdNode node = start(disk("a"))) {
            assertThat(state(node, 0)).isEqualTo(DiskState.HEALTHY);
        }
        try (OsdNode node = start(disk("a"), disk("b"))) {
            Files.move(disk("a"), disk("gone"));
            passUntil(() -> state(node, 0) == DiskState.AWAY);
            Files.move(disk("old"), disk("a"));
            passUntil(() -> node.disks().getFirst().cause().contains("an older copy"));
            for (int i = 0; i < 10; i++) {
                time.advance(Duration.ofSeconds(31));
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(state(node, 0)).as("tries count no mounts").isEqualTo(DiskState.AWAY);
            assertThat(read(node, first, Shards.id(1))).isInstanceOfSatisfying(OsdResponse.Refused.class,
                    refused -> assertThat(refused.reason()).isEqualTo(Reason.DISK_AWAY));
        }
    }

    @Test
    void leavesTheDiskOfAnotherOsdAndASecondCopyAlone() throws Exception {
        new DiskFormatter(files, Clock.system(), RandomSource.secure()).format(disk("c"), CLUSTER, new OsdId("osd2"), Incarnation.of(1, 1));
        try (OsdNode node = start(disk("c"), disk("b"))) {
            assertThat(state(node, 0)).isEqualTo(DiskState.AWAY);
            assertThat(node.disks().getFirst().cause()).contains("belongs to osd2");
            assertThat(state(node, 1)).isEqualTo(DiskState.HEALTHY);
        }
        copy(disk("b"), disk("clone"));
        try (OsdNode node = start(disk("b"), disk("clone"))) {
            assertThat(node.disks()).extracting(OsdNode.DiskView::state).containsExactlyInAnyOrder(DiskState.HEALTHY, DiskState.AWAY);
        }
    }

    @Test
    void showsADiskWithoutSuperblocksAsFailedAndServesTheRest() throws Exception {
        Files.write(disk("a").resolve("superblock.a"), new byte[4096]);
        Files.write(disk("a").resolve("superblock.b"), new byte[4096]);
        try (OsdNode node = start(disk("a"), disk("b"))) {
            assertThat(node.disks()).extracting(OsdNode.DiskView::state).containsExactly(DiskState.FAILED, DiskState.HEALTHY);
            assertThat(write(node, second, Shards.id(2))).isEqualTo(new OsdResponse.ShardDurable());
        }
    }

    @Test
    void aDiskFailedByOrderTakesNoShardsAndIsToldAtOnce() throws Exception {
        try (OsdNode node = start(disk("a"), disk("b"))) {
            write(node, first, Shards.id(1));
            assertThat(node.failDisk(disk("a"), "test")).isTrue();
            assertThat(write(node, first, Shards.id(3))).isInstanceOfSatisfying(OsdResponse.Refused.class,
                    refused -> assertThat(refused.reason()).isEqualTo(Reason.DISK_FAILED));
            assertThat(read(node, first, Shards.id(1))).as("a source all the same").isInstanceOf(OsdResponse.CellData.class);
            passUntil(() -> meta.told(Mutation.DiskChanged.class).stream().anyMatch(change -> change.disk().equals(first)
                    && change.state() == io.objectio.common.cluster.DiskState.FAILED && change.cause().equals("by order: test")));
            assertThat(node.failDisk(disk("nowhere"), "test")).isFalse();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
