package io.objectio.osd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.Crc;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskFormatter;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskRefused;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.disk.FaultyDisk;
import io.objectio.osd.disk.FaultyDisk.Loss;
import io.objectio.osd.index.MemoryIndexes;
import io.objectio.osd.segment.LogConfig;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The whole store against a map, by random operations of a seed, with power cuts, restarts, compactions, checkpoints and flipped bytes among
 * them. A failure names its seed.
 */
class StoreModelTest {
    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final Path ROOT = Path.of("/disk");
    private static final LogConfig LOG = new LogConfig(128 << 10, 512 << 10, 256 << 10, 64, 200, 8 << 20, Duration.ofMillis(1), 3);
    private static final DiskStoreConfig CONFIG = new DiskStoreConfig(LOG, 2, 64, 2, 64, 16, 5, 8L << 30, Duration.ofSeconds(30), 20,
            256 << 10,
            Duration.ofMinutes(5), 10, 4);
    private static final int SEEDS = 40;
    private static final int STEPS = 60;
    private static final int NUMBERS = 30;

    private record Shard(long seed, int length) {
        ByteBuffer bytes() { return Shards.bytes(seed, length); }
    }

    private final FaultyDisk disk = new FaultyDisk();
    private final MemoryIndexes indexes = new MemoryIndexes();
    private final ReadMemory memory = new ReadMemory(16, 8, 4);
    private final SpaceLedger ledger = new SpaceLedger();
    private final Map<Long, Shard> stored = new TreeMap<>();
    /** What may be there or not after a crash: the shard that was under way, or the one that was being deleted. */
    private final Map<Long, Shard> uncertain = new HashMap<>();
    private final AtomicLong mounts = new AtomicLong();

    private DiskStore open() throws DiskRefused {
        DiskStoreOpener opener = new DiskStoreOpener(disk, indexes, Clock.system(), Ticker.system(),
                RandomSource.seeded(mounts.incrementAndGet()), memory, ledger);
        return opener.open(ROOT, CLUSTER, CONFIG, (_, _, _) -> {});
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception { return future.get(20, TimeUnit.SECONDS); }

    private void format() throws DiskRefused {
        new DiskFormatter(disk, Clock.system(), RandomSource.seeded(1)).format(ROOT, CLUSTER, new OsdId("osd1"), Incarnation.of(1, 1));
    }

    @Test
    @DisplayName("R3 R4 R28 R32 R34: random operations with power cuts against a map")
    void agreesWithAMapWhateverHappens() throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new StoreModelTest().run(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private void run(long seed) throws Exception {
        Random random = new Random(seed);
        format();
        DiskStore store = open();
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(8) == 0) {
                disk.cutPowerAt(1 + random.nextInt(12));
            }
            operation(store, random);
            if (disk.powerIsCut()) {
                store = afterPowerCut(store, random);
            }
        }
        store.close();
        if (!disk.powerIsCut()) {
            disk.assertNothingOpen();
        }
        assertThat(memory.inUse()).isZero();
        assertThat(ledger.promised(1)).isZero();
    }

    private void operation(DiskStore store, Random random) throws Exception {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> putMany(store, random);
            case 4, 5 -> putLarge(store, random);
            case 6, 7 -> delete(store, random);
            case 8 -> {
                assertThat(get(store.checkpoint())).isIn(true, false);
                store.tick();
            }
            case 9 -> {
                List<SegmentFigures> segments = store.segments();
                if (!segments.isEmpty()) {
                    assertThat(get(store.compact(segments.get(random.nextInt(segments.size())).segment()))).isNotNull();
                }
            }
            case 10 -> flipAndRepair(store, random);
            default -> checkAll(store, false);
        }
    }

    private void putMany(DiskStore store, Random random) throws Exception {
        Map<Long, Shard> shards = new HashMap<>();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            shards.put((long) random.nextInt(NUMBERS), new Shard(random.nextLong(), random.nextInt(60_000)));
        }
        Map<Long, CompletableFuture<WriteResult>> results = new HashMap<>();
        for (Map.Entry<Long, Shard> one : shards.entrySet()) {
            ByteBuffer bytes = one.getValue().bytes();
            results.put(one.getKey(), store.put(Shards.put(Shards.id(one.getKey()), bytes)));
        }
        for (Map.Entry<Long, CompletableFuture<WriteResult>> one : results.entrySet()) {
            judge(one.getKey(), shards.getOrDefault(one.getKey(), new Shard(0, 0)), get(one.getValue()));
        }
    }

    private void judge(long number, Shard shard, WriteResult result) {
        Shard present = stored.get(number);
        if (result instanceof WriteResult.Stored) {
            assertThat(present == null || present.equals(shard)).as("shard %d stored over another", number).isTrue();
            stored.put(number, shard);
        } else if (result instanceof WriteResult.DifferentBytes) {
            assertThat(present).as("shard %d is new and was refused", number).isNotNull().isNotEqualTo(shard);
        } else {
            assertThat(disk.powerIsCut()).as("%s", result).isTrue();
            if (present == null) {
                uncertain.put(number, shard);
            }
        }
    }

    private void putLarge(DiskStore store, Random random) throws Exception {
        long number = random.nextInt(NUMBERS);
        boolean middle = random.nextBoolean();
        Shard shard = new Shard(random.nextLong(), middle ? 300_000 + random.nextInt(400_000) : (1 << 20) + random.nextInt(300_000));
        WriteOpening opening = store.openShardWrite("owner", Shards.head(Shards.id(number), shard.length()));
        if (!(opening instanceof WriteOpening.Opened(ShardWrite write))) {
            assertThat(disk.powerIsCut()).as("%s", opening).isTrue();
            return;
        }
        ByteBuffer bytes = shard.bytes();
        int cell = 256 << 10;
        List<CompletableFuture<WriteResult>> taken = new ArrayList<>();
        for (int at = 0; at < shard.length(); at += cell) {
            ByteBuffer part = bytes.slice(at, Math.min(cell, shard.length() - at));
            taken.add(write.append(Shards.crcs(Shards.id(number), at, part), Shards.payload(part)));
            if (random.nextInt(12) == 0) {
                store.abandonAll("owner");
                break;
            }
        }
        WriteResult result = get(write.finish(Crc.of(bytes), Shards.head(Shards.id(number), shard.length()).manifest()));
        for (CompletableFuture<WriteResult> one : taken) {
            assertThat(get(one)).isNotNull();
        }
        if (!(result instanceof WriteResult.Abandoned)) {
            judge(number, shard, result);
        }
    }

    private void delete(DiskStore store, Random random) throws Exception {
        long number = random.nextInt(NUMBERS);
        Shard present = stored.get(number);
        DeleteResult result = get(store.delete(List.of(Shards.id(number)))).getFirst();
        if (result instanceof DeleteResult.Deleted(_, boolean wasThere)) {
            assertThat(wasThere).isEqualTo(present != null);
            stored.remove(number);
        } else {
            assertThat(disk.powerIsCut()).as("%s", result).isTrue();
            if (present != null) {
                uncertain.put(number, present);
                stored.remove(number);
            }
        }
    }

    /** A byte of a large file goes bad: never served, set aside, written again. */
    private void flipAndRepair(DiskStore store, Random random) throws Exception {
        for (Map.Entry<Long, Shard> one : Map.copyOf(stored).entrySet()) {
            if (one.getValue().length() < DiskStore.LARGE_SHARD_BYTES || disk.powerIsCut()) {
                continue;
            }
            ShardId shard = Shards.id(one.getKey());
            Path directory = ROOT.resolve("large").resolve(String.format("%02x", one.getKey() & 0xff));
            String name = disk.list(directory).stream().filter(file -> file.startsWith(nameOf(shard))).findFirst().orElseThrow();
            byte[] content = disk.content(directory.resolve(name));
            content[random.nextInt(content.length)] ^= 4;
            disk.plant(directory.resolve(name), content);
            ShardVerification verification = get(store.verify(shard));
            if (!disk.powerIsCut()) {
                assertThat(verification).isInstanceOf(ShardVerification.Corrupt.class);
            }
            assertThat(get(store.quarantine(shard))).satisfiesAnyOf(
                    result -> assertThat(result).isInstanceOf(QuarantineResult.Quarantined.class),
                    result -> assertThat(disk.powerIsCut()).isTrue());
            Shard gone = one.getValue();
            stored.remove(one.getKey());
            if (!disk.powerIsCut()) {
                assertThat(get(store.read(shard, 0, 1))).isInstanceOf(ShardRead.Corrupt.class);
            }
            // Set aside or only damaged, it counts as lost; deleting is the other way out of quarantine.
            DeleteResult deleted = get(store.delete(List.of(shard))).getFirst();
            if (!(deleted instanceof DeleteResult.Deleted)) {
                assertThat(disk.powerIsCut()).isTrue();
                damaged.put(one.getKey(), gone);
            }
            return;
        }
    }

    /** Known damaged when the power went: never readable, in the list until deleted. */
    private final Map<Long, Shard> damaged = new HashMap<>();

    private static String nameOf(ShardId shard) { return io.objectio.osd.disk.DiskLayout.name(shard); }

    private DiskStore afterPowerCut(DiskStore store, Random random) throws Exception {
        Loss loss = List.of(Loss.values()).get(random.nextInt(Loss.values().length));
        long seed = random.nextLong();
        store.close();
        disk.powerOn(loss, seed);
        indexes.crash(seed);
        DiskStore again = open();
        assertThat(again.replayStatus().damage()).isEmpty();
        for (Map.Entry<Long, Shard> one : damaged.entrySet()) {
            assertThat(get(again.verify(Shards.id(one.getKey())))).isNotInstanceOf(ShardVerification.Intact.class);
            assertThat(get(again.delete(List.of(Shards.id(one.getKey())))).getFirst()).isInstanceOf(DeleteResult.Deleted.class);
        }
        damaged.clear();
        for (Map.Entry<Long, Shard> one : uncertain.entrySet()) {
            if (get(again.describe(Shards.id(one.getKey()))) instanceof ShardLookup.Present) {
                stored.put(one.getKey(), one.getValue());
            }
        }
        uncertain.clear();
        checkAll(again, true);
        return again;
    }

    private void checkAll(DiskStore store, boolean afterStart) throws Exception {
        Set<ShardId> ids = new HashSet<>();
        int large = 0;
        for (Map.Entry<Long, Shard> one : stored.entrySet()) {
            ShardId shard = Shards.id(one.getKey());
            ids.add(shard);
            large += one.getValue().length() >= DiskStore.LARGE_SHARD_BYTES ? 1 : 0;
            ByteBuffer expected = one.getValue().bytes();
            for (int at = 0; at == 0 || at < expected.remaining(); at += DiskStore.MAX_READ_BYTES) {
                ShardRead read = get(store.read(shard, at, DiskStore.MAX_READ_BYTES));
                if (disk.powerIsCut()) {
                    if (read instanceof ShardRead.Intact unchecked) {
                        unchecked.bytes().release();
                    }
                    return;
                }
                assertThat(read).as("%s of length %d", shard, expected.remaining()).isInstanceOf(ShardRead.Intact.class);
                ShardRead.Intact intact = (ShardRead.Intact) read;
                assertThat(intact.bytes().bytes())
                        .isEqualTo(expected.slice(at, Math.min(DiskStore.MAX_READ_BYTES, expected.remaining() - at)));
                intact.bytes().release();
            }
        }
        List<ShardEntry> listed = get(store.list(Optional.empty(), 1000));
        assertThat(listed).extracting(ShardEntry::shard).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store.stats().shardCount()).isEqualTo(ids.size());
        if (afterStart) {
            int files = 0;
            for (String directory : disk.list(ROOT.resolve("large"))) {
                files += disk.list(ROOT.resolve("large").resolve(directory)).size();
            }
            assertThat(files).as("files of large shards").isEqualTo(large);
        }
    }

    @Test
    void thirdReadErrorFailsTheDiskAndTheFirstMakesItSuspect() throws Exception {
        format();
        DiskStore store = open();
        assertThat(get(store.put(Shards.put(Shards.id(1), Shards.bytes(1, 5000))))).isInstanceOf(WriteResult.Stored.class);
        disk.failOn(FaultyDisk.Call.READ, path -> path.startsWith(ROOT.resolve("log")), 0, DiskIoException.Kind.FAILED, false);
        assertThat(get(store.read(Shards.id(1), 0, 100))).isInstanceOf(ShardRead.Unavailable.class);
        assertThat(store.stats().state()).isEqualTo(DiskState.SUSPECT);
        disk.noFault();
        ShardRead good = get(store.read(Shards.id(1), 0, 100));
        assertThat(good).isInstanceOf(ShardRead.Intact.class);
        ((ShardRead.Intact) good).bytes().release();
        disk.failOn(FaultyDisk.Call.READ, path -> path.startsWith(ROOT.resolve("log")), 0, DiskIoException.Kind.FAILED, false);
        assertThat(get(store.read(Shards.id(1), 0, 100))).isInstanceOf(ShardRead.Unavailable.class);
        assertThat(get(store.read(Shards.id(1), 0, 100))).isInstanceOf(ShardRead.Unavailable.class);
        assertThat(store.stats().state()).isEqualTo(DiskState.FAILED);
        assertThat(store.stats().errorCount()).isEqualTo(3);
        disk.noFault();
        assertThat(get(store.put(Shards.put(Shards.id(2), Shards.bytes(2, 50))))).isInstanceOf(WriteResult.Unavailable.class);
        ShardRead source = get(store.read(Shards.id(1), 0, 100));
        assertThat(source).as("a failed disk's readable shards remain sources").isInstanceOf(ShardRead.Intact.class);
        ((ShardRead.Intact) source).bytes().release();
        store.close();
    }

    @Test
    void failedSyncOfALargeFileFailsTheDiskAndTheShardDoesNotExist() throws Exception {
        format();
        DiskStore store = open();
        disk.failOn(FaultyDisk.Call.SYNC, path -> path.startsWith(ROOT.resolve("large")), 0, DiskIoException.Kind.FAILED, true);
        ShardWrite write = ((WriteOpening.Opened) store.openShardWrite("a", Shards.head(Shards.id(1), 1 << 20))).write();
        ByteBuffer bytes = Shards.bytes(1, 1 << 20);
        assertThat(get(write.append(Shards.crcs(Shards.id(1), 0, bytes), Shards.payload(bytes)))).isInstanceOf(WriteResult.Taken.class);
        assertThat(get(write.finish(Crc.of(bytes), Bytes.empty()))).isInstanceOf(WriteResult.Unavailable.class);
        assertThat(store.stats().state()).isEqualTo(DiskState.FAILED);
        assertThat(get(store.describe(Shards.id(1)))).isEqualTo(new ShardLookup.Absent(Shards.id(1)));
        store.close();
        DiskStore again = open();
        assertThat(again.replayStatus().orphansRemoved()).isEqualTo(1);
        again.close();
        disk.assertNothingOpen();
    }

    @Test
    void atTheReserveNewShardsAreRefusedAndDeletesGoOn() throws Exception {
        format();
        DiskStore store = open();
        assertThat(get(store.put(Shards.put(Shards.id(1), Shards.bytes(1, 5000))))).isInstanceOf(WriteResult.Stored.class);
        disk.space(1L << 30, 10 << 20);
        tickUntil(store, DiskState.FULL);
        assertThat(get(store.put(Shards.put(Shards.id(2), Shards.bytes(2, 50))))).isInstanceOf(WriteResult.Full.class);
        assertThat(store.openShardWrite("a", Shards.head(Shards.id(3), 2 << 20))).isInstanceOf(WriteOpening.Refused.class);
        assertThat(get(store.delete(List.of(Shards.id(1)))).getFirst()).isEqualTo(new DeleteResult.Deleted(Shards.id(1), true));
        disk.space(1L << 30, 900 << 20);
        tickUntil(store, DiskState.HEALTHY);
        assertThat(get(store.put(Shards.put(Shards.id(2), Shards.bytes(2, 50))))).isInstanceOf(WriteResult.Stored.class);
        store.close();
    }

    private static void tickUntil(DiskStore store, DiskState wanted) {
        for (int i = 0; i < 1_000_000 && store.stats().state() != wanted; i++) {
            store.tick();
            Thread.onSpinWait();
        }
        assertThat(store.stats().state()).isEqualTo(wanted);
    }
}
