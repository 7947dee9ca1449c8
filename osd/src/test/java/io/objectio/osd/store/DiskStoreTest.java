package io.objectio.osd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskFormatter;
import io.objectio.osd.disk.DiskRefused;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.disk.FileDiskIo;
import io.objectio.osd.index.IndexMemory;
import io.objectio.osd.index.RocksShardIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on real files and RocksDB. */
class DiskStoreTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);

    @TempDir
    private Path folder;
    private Path root;
    private IndexMemory indexMemory;
    private ReadMemory readMemory;
    private final List<DiskStore> open = new ArrayList<>();
    private final List<DiskState> states = new ArrayList<>();

    @BeforeEach
    void format() throws DiskRefused {
        root = folder.resolve("disk1");
        indexMemory = new IndexMemory(8 << 20);
        readMemory = new ReadMemory(64, 16, 4);
        new DiskFormatter(new FileDiskIo(), Clock.system(), RandomSource.seeded(1)).format(root, CLUSTER, new OsdId("osd1"),
                Incarnation.of(1, 1));
    }

    @AfterEach
    void closeAll() {
        open.forEach(DiskStore::close);
        indexMemory.close();
        assertThat(readMemory.inUse()).isZero();
    }

    private DiskStore open() throws DiskRefused { return open(CLUSTER); }

    private DiskStore open(ClusterId cluster) throws DiskRefused {
        DiskStoreOpener opener = new DiskStoreOpener(new FileDiskIo(), path -> new RocksShardIndex(path, indexMemory), Clock.system(),
                Ticker.system(), RandomSource.seeded(2), readMemory, new SpaceLedger());
        DiskStore store = opener.open(root, cluster, DiskStoreConfig.DEFAULT, (_, after, _) -> states.add(after));
        open.add(store);
        return store;
    }

    private static WriteResult put(DiskStore store, long number, ByteBuffer bytes) {
        return store.put(Shards.put(Shards.id(number), bytes)).join();
    }

    private static void assertReads(DiskStore store, ShardId shard, ByteBuffer expected) {
        ByteBuffer all = ByteBuffer.allocate(expected.remaining());
        do {
            ShardRead read = store.read(shard, all.position(), 256 << 10).join();
            assertThat(read).isInstanceOf(ShardRead.Intact.class);
            ShardRead.Intact intact = (ShardRead.Intact) read;
            assertThat(intact.shardLength()).isEqualTo(expected.remaining());
            all.put(intact.bytes().bytes());
            intact.bytes().release();
        } while (all.hasRemaining());
        assertThat(all.flip()).isEqualTo(expected);
    }

    @Test
    void readsBackSmallShardsOfManyLengthsBeforeAndAfterRestart() throws DiskRefused {
        int[] lengths = {0, 1, 7, 4096, 65535, 65536, 65537, 200_000, (1 << 20) - 1};
        DiskStore store = open();
        for (int length : lengths) {
            assertThat(put(store, length, Shards.bytes(length, length))).isInstanceOf(WriteResult.Stored.class);
            assertReads(store, Shards.id(length), Shards.bytes(length, length));
        }
        store.close();
        DiskStore again = open();
        assertThat(again.replayStatus()).isEqualTo(new ReplayStatus(0, 0, List.of(), false, 0, 0));
        assertThat(again.identity().mountCount()).isEqualTo(2);
        for (int length : lengths) {
            assertReads(again, Shards.id(length), Shards.bytes(length, length));
            assertThat(again.verify(Shards.id(length)).join())
                    .isEqualTo(new ShardVerification.Intact(Shards.id(length), length, Crc.of(Shards.bytes(length, length))));
        }
        assertThat(again.stats().shardCount()).isEqualTo(lengths.length);
    }

    @Test
    void sameBytesAgainAreFineAndOtherBytesAreRefused() throws DiskRefused {
        DiskStore store = open();
        put(store, 1, Shards.bytes(1, 5000));
        assertThat(put(store, 1, Shards.bytes(1, 5000)))
                .isEqualTo(new WriteResult.Stored(Shards.id(1), 5000, Crc.of(Shards.bytes(1, 5000)), true));
        assertThat(put(store, 1, Shards.bytes(2, 5000))).isInstanceOf(WriteResult.DifferentBytes.class);
        assertReads(store, Shards.id(1), Shards.bytes(1, 5000));
    }

    @Test
    void manyWritersAtOnceAreAllStoredInFewGroups() throws DiskRefused {
        DiskStore store = open();
        List<CompletableFuture<WriteResult>> results = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            results.add(store.put(Shards.put(Shards.id(i), Shards.bytes(i, 1024))));
        }
        results.forEach(result -> assertThat(result.join()).isInstanceOf(WriteResult.Stored.class));
        for (int i = 0; i < 2000; i += 97) {
            assertReads(store, Shards.id(i), Shards.bytes(i, 1024));
        }
        List<ShardEntry> page = store.list(Optional.empty(), 10_000).join();
        assertThat(page).hasSize(2000).isSortedAccordingTo((a, b) -> a.shard().compareTo(b.shard()));
        assertThat(store.list(Optional.of(page.get(10).shard()), 5).join()).isEqualTo(page.subList(11, 16));
    }

    private static ShardWrite begin(DiskStore store, Object owner, ShardHead head) {
        WriteOpening opening = store.openShardWrite(owner, head);
        assertThat(opening).isInstanceOf(WriteOpening.Opened.class);
        return ((WriteOpening.Opened) opening).write();
    }

    private static WriteResult writeInCells(DiskStore store, ShardId shard, ByteBuffer bytes, int cell) {
        ShardWrite write = begin(store, "connection", Shards.head(shard, bytes.remaining()));
        for (int at = 0; at < bytes.remaining(); at += cell) {
            ByteBuffer part = bytes.slice(at, Math.min(cell, bytes.remaining() - at));
            CompletableFuture<WriteResult> taken = write.append(Shards.crcs(shard, at, part), Shards.payload(part));
            assertThat(taken).isNotNull();
        }
        return write.finish(Crc.of(bytes), write.head().manifest()).join();
    }

    @Test
    void largeShardsInCellsReadBackAfterRestartAndGoAwayOnDelete() throws DiskRefused, IOException {
        DiskStore store = open();
        ByteBuffer large = Shards.bytes(3, (3 << 20) + 12345);
        ByteBuffer middle = Shards.bytes(4, 700_001);
        assertThat(writeInCells(store, Shards.id(3), large, 256 << 10)).isInstanceOf(WriteResult.Stored.class);
        assertThat(writeInCells(store, Shards.id(4), middle, 256 << 10)).isInstanceOf(WriteResult.Stored.class);
        assertReads(store, Shards.id(3), large);
        store.close();
        DiskStore again = open();
        assertReads(again, Shards.id(3), large);
        assertReads(again, Shards.id(4), middle);
        assertThat(writeInCells(again, Shards.id(3), large, 256 << 10))
                .isEqualTo(new WriteResult.Stored(Shards.id(3), large.remaining(), Crc.of(large), true));
        assertThat(again.describe(Shards.id(3)).join()).isEqualTo(new ShardLookup.Present(Shards.head(Shards.id(3), large.remaining()),
                CrcList.of(Crc.granules(Shards.id(3), 0, large)), Crc.of(large)));
        assertThat(again.delete(List.of(Shards.id(3), Shards.id(99))).join())
                .containsExactly(new DeleteResult.Deleted(Shards.id(3), true), new DeleteResult.Deleted(Shards.id(99), false));
        assertThat(again.read(Shards.id(3), 0, 1).join()).isEqualTo(new ShardRead.Absent(Shards.id(3)));
        again.close();
        assertThat(largeFiles()).isEmpty();
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("log"))) {
            return files.sorted().toList();
        }
    }

    private List<Path> largeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("large"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void wrongCrcIsRefusedBeforeAnythingIsStored() throws DiskRefused {
        DiskStore store = open();
        ByteBuffer bytes = Shards.bytes(1, 100_000);
        ShardPut good = Shards.put(Shards.id(1), bytes);
        CrcList bad = CrcList.of(good.granuleCrcs().get(0), good.granuleCrcs().get(1) + 1);
        assertThat(store.put(new ShardPut(good.head(), bad, good.shardCrc(), Shards.payload(bytes))).join())
                .isInstanceOfSatisfying(WriteResult.BadCrc.class, one -> assertThat(one.granule()).isEqualTo(1));
        assertThat(store.put(new ShardPut(good.head(), good.granuleCrcs(), good.shardCrc() + 1, Shards.payload(bytes))).join())
                .isInstanceOfSatisfying(WriteResult.BadCrc.class, one -> assertThat(one.granule()).isEqualTo(-1));
        assertThat(store.describe(Shards.id(1)).join()).isEqualTo(new ShardLookup.Absent(Shards.id(1)));
    }

    @Test
    void abandonedWritesGiveSpaceAndFilesBack() throws DiskRefused, IOException {
        DiskStore store = open();
        ByteBuffer cell = Shards.bytes(1, 256 << 10);
        ShardWrite large = begin(store, "lost", Shards.head(Shards.id(1), 4 << 20));
        ShardWrite small = begin(store, "lost", Shards.head(Shards.id(2), 300_000));
        ShardWrite other = begin(store, "alive", Shards.head(Shards.id(3), 4 << 20));
        assertThat(large.append(Shards.crcs(Shards.id(1), 0, cell), Shards.payload(cell)).join()).isInstanceOf(WriteResult.Taken.class);
        assertThat(store.stats().reservedBytes()).isEqualTo(8 << 20);
        store.abandonAll("lost");
        assertThat(large.finish(0, Bytes.empty()).join()).isEqualTo(new WriteResult.Abandoned(Shards.id(1)));
        assertThat(small.finish(0, Bytes.empty()).join()).isEqualTo(new WriteResult.Abandoned(Shards.id(2)));
        assertThat(store.stats().openWrites()).isBetween(1, 2);
        other.abandon();
        store.close();
        assertThat(largeFiles()).isEmpty();
        assertThat(store.stats().reservedBytes()).isZero();
        assertThat(store.stats().openWrites()).isZero();
    }

    @Test
    void flippedByteIsNeverServedIsQuarantinedAndMayBeWrittenAgain() throws Exception {
        DiskStore store = open();
        ByteBuffer small = Shards.bytes(1, 150_000);
        ByteBuffer large = Shards.bytes(2, 2 << 20);
        put(store, 1, small);
        writeInCells(store, Shards.id(2), large, 256 << 10);
        store.close();
        flipByteOf(segmentFiles().getFirst(), small.slice(140_000, 64));
        flipByteOf(largeFiles().getFirst(), large.slice(1 << 20, 64));
        DiskStore again = open();
        assertThat(again.read(Shards.id(1), 128 << 10, 1000).join()).isInstanceOf(ShardRead.Corrupt.class);
        assertThat(again.read(Shards.id(2), 1 << 20, 1000).join()).isInstanceOf(ShardRead.Corrupt.class);
        ShardRead intactPart = again.read(Shards.id(2), 0, 1000).join();
        assertThat(intactPart).isInstanceOf(ShardRead.Intact.class);
        ((ShardRead.Intact) intactPart).bytes().release();
        for (long number = 1; number <= 2; number++) {
            ShardId shard = Shards.id(number);
            ByteBuffer bytes = number == 1 ? small : large;
            assertThat(again.verify(shard).join()).isInstanceOfSatisfying(ShardVerification.Corrupt.class, corrupt -> {
                assertThat(corrupt.expectedCrc()).isEqualTo(Crc.of(bytes));
                assertThat(corrupt.actualCrc()).isNotEqualTo(Crc.of(bytes));
            });
            QuarantineResult aside = again.quarantine(shard).join();
            assertThat(aside).isInstanceOf(QuarantineResult.Quarantined.class);
            assertThat(root.resolve("quarantine").resolve(((QuarantineResult.Quarantined) aside).file())).exists();
            assertThat(again.read(shard, 0, 1).join()).isInstanceOf(ShardRead.Corrupt.class);
            assertThat(writeInCells(again, shard, bytes, 256 << 10)).isInstanceOf(WriteResult.Stored.class);
            assertReads(again, shard, bytes);
            assertThat(again.quarantine(shard).join()).isEqualTo(new QuarantineResult.Intact(shard));
        }
        assertThat(again.stats().quarantinedCount()).isZero();
        assertThat(again.stats().shardCount()).isEqualTo(2);
    }

    private static void flipByteOf(Path file, ByteBuffer pattern) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer all = ByteBuffer.allocate((int) channel.size());
            channel.read(all, 0);
            int at = 0;
            while (all.slice(at, pattern.remaining()).mismatch(pattern) >= 0) {
                at++;
            }
            channel.write(ByteBuffer.wrap(new byte[]{(byte) ~all.get(at)}), at);
        }
    }

    @Test
    void indexThatIsGoneOrRuinedIsMadeAgainFromTheLog() throws Exception {
        DiskStore store = open();
        for (int i = 0; i < 50; i++) {
            put(store, i, Shards.bytes(i, 3000));
        }
        writeInCells(store, Shards.id(100), Shards.bytes(100, 2 << 20), 256 << 10);
        store.delete(List.of(Shards.id(7))).join();
        store.close();
        try (Stream<Path> files = Files.list(root.resolve("index"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, "ruined");
            }
        }
        DiskStore again = open();
        assertThat(again.replayStatus().indexRebuilt()).isTrue();
        assertThat(again.replayStatus().recordsReplayed()).isEqualTo(52);
        assertReads(again, Shards.id(49), Shards.bytes(49, 3000));
        assertReads(again, Shards.id(100), Shards.bytes(100, 2 << 20));
        assertThat(again.read(Shards.id(7), 0, 1).join()).isEqualTo(new ShardRead.Absent(Shards.id(7)));
        assertThat(again.stats().shardCount()).isEqualTo(50);
    }

    @Test
    void compactionMovesWhatLivesAndRemovesTheSegment() throws Exception {
        DiskStore store = open();
        for (int i = 0; i < 40; i++) {
            put(store, i, Shards.bytes(i, 50_000));
        }
        writeInCells(store, Shards.id(100), Shards.bytes(100, 2 << 20), 256 << 10);
        store.delete(List.of(Shards.id(1), Shards.id(2))).join();
        store.close();
        DiskStore again = open();
        assertThat(again.segments()).hasSize(1);
        long segment = again.segments().getFirst().segment();
        assertThat(again.compact(segment).join()).isInstanceOfSatisfying(CompactionResult.Compacted.class, done -> {
            assertThat(done.recordsCopied()).isEqualTo(39);
            assertThat(done.bytesFreed()).isGreaterThan(2_000_000);
        });
        assertThat(again.segments()).isEmpty();
        for (int round = 0; round < 2; round++) {
            DiskStore reader = round == 0 ? again : reopened(again);
            assertReads(reader, Shards.id(39), Shards.bytes(39, 50_000));
            assertReads(reader, Shards.id(100), Shards.bytes(100, 2 << 20));
            assertThat(reader.read(Shards.id(1), 0, 1).join()).isEqualTo(new ShardRead.Absent(Shards.id(1)));
            assertThat(reader.stats().shardCount()).isEqualTo(39);
        }
    }

    private DiskStore reopened(DiskStore store) throws DiskRefused {
        store.close();
        return open();
    }

    @Test
    void secondOpenerOtherClusterAndMissingFolderAreRefused() throws Exception {
        DiskStore store = open();
        assertThatThrownBy(this::open).isInstanceOfSatisfying(DiskRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(DiskRefused.Reason.IN_USE));
        store.close();
        assertThatThrownBy(() -> open(new ClusterId(9, 9))).isInstanceOfSatisfying(DiskRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(DiskRefused.Reason.OTHER_CLUSTER));
        root = folder.resolve("nothing");
        assertThatThrownBy(this::open).isInstanceOfSatisfying(DiskRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(DiskRefused.Reason.ABSENT));
        Files.createDirectory(root);
        assertThatThrownBy(this::open).isInstanceOfSatisfying(DiskRefused.class,
                refused -> assertThat(refused.reason()).isEqualTo(DiskRefused.Reason.ABSENT));
    }

    @Test
    void vanishedFolderIsAwayAndItsReturnIsNoticed() throws Exception {
        DiskStore store = open();
        put(store, 1, Shards.bytes(1, 5000));
        Path hidden = folder.resolve("hidden");
        Files.move(root, hidden);
        waitFor(store, DiskState.AWAY);
        assertThat(put(store, 2, Shards.bytes(2, 5000))).isInstanceOf(WriteResult.Unavailable.class);
        assertThat(store.read(Shards.id(1), 0, 100).join()).isInstanceOf(ShardRead.Unavailable.class);
        Files.move(hidden, root);
        waitFor(store, DiskState.HEALTHY);
        assertReads(store, Shards.id(1), Shards.bytes(1, 5000));
        assertThat(put(store, 2, Shards.bytes(2, 5000))).isInstanceOf(WriteResult.Stored.class);
        assertThat(states).containsExactly(DiskState.AWAY, DiskState.HEALTHY);
    }

    /** Ticks until the watch's look is done; the store's close waits for its threads, so a bounded number of looks is enough. */
    private static void waitFor(DiskStore store, DiskState wanted) {
        for (int i = 0; i < 100_000 && store.stats().state() != wanted; i++) {
            store.tick();
            Thread.onSpinWait();
        }
        assertThat(store.stats().state()).isEqualTo(wanted);
    }
}
