package io.objectio.osd.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import io.objectio.osd.disk.FaultyDisk;
import io.objectio.osd.disk.FaultyDisk.Loss;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.store.Shards;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The log after crashes: whatever the disk does to unsynced bytes, what was acknowledged is there. R3-R6, R28, R32, R34, R36, D8. */
class LogCrashTest {
    private static final DiskLayout LAYOUT = new DiskLayout(LogHarness.ROOT);

    private static void assertHolds(LogHarness harness, long number, int length) throws DiskIoException, IndexException {
        assertThat(harness.read(number)).as("shard %d", number).contains(Shards.bytes(number, length));
    }

    private static void assertAcknowledged(List<LogOutcome> outcomes) {
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(LogOutcome.Done.class));
    }

    @Test
    @DisplayName("R3 D8: the last group cut at every byte, with zeros, an end of file or garbage after it")
    void cutAtEveryByteOfTheLastGroup() throws Exception {
        LogHarness base = LogHarness.fresh();
        base.open();
        assertAcknowledged(base.group(LogHarness.put(1, 500), LogHarness.put(2, 3000)));
        assertAcknowledged(base.group(LogHarness.put(3, 100)));
        assertAcknowledged(
                base.group(LogHarness.put(4, 700), LogHarness.put(5, 0), new LogEntry.Delete(Shards.id(1)), LogHarness.put(6, 900)));
        int groupAt = SegmentHeader.GROUPS_AT + 2 * 4096;
        byte[] whole = base.disk.content(LAYOUT.segment(1));
        int used = usedBytes(whole, groupAt);
        byte[] garbage = new byte[8192];
        Arrays.fill(garbage, (byte) 0xa5);
        for (int cut = groupAt; cut <= groupAt + 4096; cut++) {
            for (int tail = 0; tail < 3; tail++) {
                byte[] content = whole.clone();
                switch (tail) {
                    case 0 -> Arrays.fill(content, cut, content.length, (byte) 0);
                    case 1 -> content = Arrays.copyOf(content, cut);
                    default -> System.arraycopy(garbage, 0, content, cut, garbage.length);
                }
                LogHarness harness = base.copy(cut);
                harness.disk.plant(LAYOUT.segment(1), content);
                // All is replayed. Every 512th goes on to write and replays once more.
                LogReplay.Result result = harness.open();
                // A short file cuts the group even where only its padding is gone.
                boolean complete = tail == 1 ? cut >= groupAt + 4096 : cut >= used;
                assertThat(result.damage()).isEmpty();
                assertHolds(harness, 2, 3000);
                assertHolds(harness, 3, 100);
                assertThat(harness.read(1).isPresent()).isEqualTo(!complete);
                for (long number = 4; number <= 6; number++) {
                    assertThat(harness.read(number).isPresent()).as("cut %d tail %d shard %d", cut, tail, number).isEqualTo(complete);
                }
                if (!complete && cut > groupAt) {
                    assertThat(result.tornBytesCut()).isPositive();
                }
                if (cut % 512 == 1) {
                    assertAcknowledged(harness.group(LogHarness.put(10, 2000)));
                    harness.disk.powerOn(Loss.LOST, cut);
                    harness.indexes.crash(0);
                    LogReplay.Result second = harness.open();
                    assertThat(second.damage()).isEmpty();
                    assertThat(second.tornBytesCut()).isZero();
                    assertHolds(harness, 10, 2000);
                    assertHolds(harness, 3, 100);
                }
            }
        }
    }

    /** Where the last byte of the group's records stands, so that what follows is padding. */
    private static int usedBytes(byte[] content, int groupAt) {
        int end = groupAt + 4096;
        while (content[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** What a script of operations was told: durable for certain, or open. */
    private static final class Told {
        private final Map<Long, Integer> stored = new HashMap<>();
        private final Map<Long, Integer> maybe = new HashMap<>();
        private final Map<Long, Integer> maybeDeleted = new HashMap<>();
    }

    private static boolean put(LogHarness harness, Told told, int length, long... numbers) {
        LogEntry[] entries = Arrays.stream(numbers).mapToObj(number -> LogHarness.put(number, length)).toArray(LogEntry[]::new);
        for (long number : numbers) {
            told.maybe.put(number, length);
        }
        List<LogOutcome> outcomes = harness.group(entries);
        boolean good = true;
        for (int i = 0; i < numbers.length; i++) {
            if (outcomes.get(i) instanceof LogOutcome.Done) {
                told.stored.put(numbers[i], length);
                told.maybe.remove(numbers[i]);
            } else {
                good = false;
            }
        }
        return good;
    }

    private static boolean delete(LogHarness harness, Told told, long number) {
        told.maybeDeleted.put(number, told.stored.getOrDefault(number, 0));
        told.stored.remove(number);
        boolean good = harness.group(new LogEntry.Delete(Shards.id(number))).getFirst() instanceof LogOutcome.Done;
        if (good) {
            told.maybeDeleted.remove(number);
        }
        return good;
    }

    /** Groups, deletions, rolling over segments, a checkpoint and the mark; stops at the first thing that is not acknowledged. */
    private static void script(LogHarness harness, Told told) throws IndexException, DiskIoException {
        boolean good = put(harness, told, 900, 1, 2, 3) && put(harness, told, 5000, 4) && delete(harness, told, 2)
                && put(harness, told, 9000, 5, 6);
        if (!good) {
            return;
        }
        harness.log().checkpoint();
        good = put(harness, told, 14_000, 7) && put(harness, told, 14_000, 8, 9) && delete(harness, told, 4) && put(harness, told, 100, 10);
        if (!good) {
            return;
        }
        harness.step();
        if (put(harness, told, 12_000, 11) && put(harness, told, 20_000, 12) && put(harness, told, 20_000, 13)) {
            compact(harness);
            put(harness, told, 300, 14);
        }
    }

    /** Compaction waits for the writer; here its steps come from a thread of the test. */
    private static void compact(LogHarness harness) throws IndexException, DiskIoException {
        Thread writer = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    harness.log().writer().runOnce(1);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        try {
            harness.log().compact(1);
        } catch (DiskIoException e) {
            assertThat(harness.disk.powerIsCut()).isTrue();
        } finally {
            writer.interrupt();
            join(writer);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertKept(LogHarness harness, Told told, String when) throws DiskIoException, IndexException {
        for (Map.Entry<Long, Integer> one : told.stored.entrySet()) {
            assertThat(harness.read(one.getKey())).as("%s: acknowledged shard %d", when, one.getKey())
                    .contains(Shards.bytes(one.getKey(), one.getValue()));
        }
        for (long number = 1; number <= 14; number++) {
            Optional<ByteBuffer> found = harness.read(number);
            Integer length = told.stored.getOrDefault(number, told.maybe.getOrDefault(number, told.maybeDeleted.getOrDefault(number, -1)));
            if (found.isPresent()) {
                assertThat(length).as("%s: shard %d is there and was never written, or was deleted", when, number).isNotEqualTo(-1);
                assertThat(found.get()).as(when).isEqualTo(Shards.bytes(number, length));
            }
        }
    }

    /** Runs the script, cuts the power at every change, recovers by every kind of loss; returns how many changes the whole script makes. */
    private static int crashEverywhere(boolean skipSyncs, int seeds) throws Exception {
        LogHarness base = LogHarness.fresh();
        int runs = 0;
        for (int at = 1; at < 10_000; at++) {
            boolean reached = false;
            for (Loss loss : Loss.values()) {
                for (int seed = 0; seed < (loss == Loss.KEPT || loss == Loss.LOST ? 1 : seeds); seed++) {
                    String when = "power cut at change " + at + ", unsynced " + loss + ", seed " + seed;
                    LogHarness harness = base.copy(7);
                    harness.feedAtOnce = seed % 2 == 0;
                    if (skipSyncs) {
                        harness.disk.skipFileSyncs();
                    }
                    Told told = new Told();
                    harness.disk.cutPowerAt(at);
                    try {
                        harness.open();
                        script(harness, told);
                    } catch (DiskIoException e) {
                        assertThat(harness.disk.powerIsCut()).as(when + ": " + e).isTrue();
                    }
                    reached |= harness.disk.powerIsCut();
                    harness.disk.powerOn(loss, seed * 31L + at);
                    harness.indexes.crash(seed * 17L + at);
                    recoverTwice(harness.copy(8), told, when, seed + at);
                    runs++;
                }
            }
            if (!reached) {
                return runs;
            }
        }
        throw new AssertionError("the script never ends");
    }

    /** Recovery itself is cut once, and then must give the same state each time (R4). */
    private static void recoverTwice(LogHarness harness, Told told, String when, long seed) throws Exception {
        harness.disk.cutPowerAt(1 + seed % 5);
        try {
            harness.open();
        } catch (DiskIoException e) {
            assertThat(harness.disk.powerIsCut()).isTrue();
        }
        harness.disk.powerOn(seed % 2 == 0 ? Loss.LOST : Loss.REORDERED, seed);
        harness.indexes.crash(seed);
        LogReplay.Result result = harness.open();
        assertThat(result.damage()).as(when).isEmpty();
        assertKept(harness, told, when);
        Map<ShardId, IndexEntry> digest = harness.digest();
        harness.disk.powerOn(Loss.LOST, seed);
        harness.indexes.crash(seed + 1);
        LogReplay.Result again = harness.open();
        assertThat(again.damage()).as(when).isEmpty();
        assertThat(again.tornBytesCut()).as(when).isZero();
        assertThat(harness.digest()).as(when + ", replayed again").isEqualTo(digest);
        assertThat(harness.group(LogHarness.put(50, 2000)).getFirst()).as(when).isInstanceOf(LogOutcome.Done.class);
        assertHolds(harness, 50, 2000);
    }

    @Test
    @DisplayName("R3 R4 R28 R32 R34: power cut at every write and sync, unsynced bytes kept, lost, torn and reordered")
    void powerCutAtEveryChangeKeepsWhatWasAcknowledged() throws Exception { assertThat(crashEverywhere(false, 4)).isGreaterThan(300); }

    @Test
    @DisplayName("R32: a writer that skips the sync is caught by the same test")
    void skippedSyncIsCaught() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> crashEverywhere(true, 1))).isInstanceOf(AssertionError.class)
                .hasMessageContaining("power cut at change");
    }

    @Test
    @DisplayName("R36: five updates, checkpoint after three: exactly two are replayed")
    void replaysExactlyWhatCameAfterTheCheckpoint() throws Exception {
        LogHarness harness = LogHarness.fresh();
        harness.open();
        for (int i = 1; i <= 3; i++) {
            assertAcknowledged(harness.group(LogHarness.put(i, 100)));
        }
        harness.log().checkpoint();
        assertAcknowledged(harness.group(LogHarness.put(4, 100)));
        assertAcknowledged(harness.group(LogHarness.put(5, 100)));
        harness.disk.powerOn(Loss.LOST, 1);
        // Seed chosen so that no later batch survives in the index.
        harness.feedAtOnce = false;
        LogHarness lost = harness.copy(2);
        LogReplay.Result result = lost.open();
        assertThat(result.recordsReplayed()).isEqualTo(2);
        for (int i = 1; i <= 5; i++) {
            assertHolds(lost, i, 100);
        }
    }

    @Test
    @DisplayName("R5: bad bytes below the synced mark are damage, not a tail, and cost only what they hit")
    void damageBelowTheMarkIsReportedAndTheRestIsKept() throws Exception {
        LogHarness base = LogHarness.fresh();
        base.open();
        assertAcknowledged(base.group(LogHarness.put(1, 500), LogHarness.put(2, 500), LogHarness.put(3, 500)));
        assertAcknowledged(base.group(LogHarness.put(4, 500)));
        // The idle writer's empty group carries the mark for the last one.
        base.step();
        byte[] whole = base.disk.content(LAYOUT.segment(1));
        int first = SegmentHeader.GROUPS_AT;
        for (int at = first; at < first + 2 * 4096; at += 8) {
            byte[] content = whole.clone();
            content[at] ^= 0x40;
            LogHarness harness = base.copy(at);
            harness.disk.plant(LAYOUT.segment(1), content);
            LogReplay.Result result = harness.open();
            assertThat(result.tornBytesCut()).as("flip at %d", at).isZero();
            int lost = 0;
            for (int number = 1; number <= 4; number++) {
                lost += harness.read(number).isPresent() ? 0 : 1;
            }
            // Padding is not covered by anything, and nothing is lost with it. A bad group header costs its group.
            assertThat(result.damage().isEmpty()).as("flip at %d loses %d", at, lost).isEqualTo(lost == 0);
            assertThat(lost).isLessThanOrEqualTo(at < first + GroupHeader.BYTES ? 3 : 1);
            assertThat(harness.group(LogHarness.put(9, 50)).getFirst()).isInstanceOf(LogOutcome.Done.class);
        }
    }

    @Test
    @DisplayName("R5: one bad segment header costs nothing, two are damage, not a new disk")
    void segmentHeaderHasACopy() throws Exception {
        LogHarness base = LogHarness.fresh();
        base.open();
        assertAcknowledged(base.group(LogHarness.put(1, 500)));
        byte[] content = base.disk.content(LAYOUT.segment(1));
        content[20] ^= 1;
        LogHarness one = base.copy(1);
        one.disk.plant(LAYOUT.segment(1), content);
        assertThat(one.open().damage()).isEmpty();
        assertHolds(one, 1, 500);
        content[SegmentHeader.BYTES + 20] ^= 1;
        LogHarness both = base.copy(2);
        both.disk.plant(LAYOUT.segment(1), content);
        assertThat(both.open().damage()).isNotEmpty();
        assertAcknowledged(both.group(LogHarness.put(2, 500)));
    }

    @Test
    void uploadedBytesThatLookLikeRecordsAreNotTakenForRecords() throws Exception {
        LogHarness harness = LogHarness.fresh();
        harness.open();
        assertAcknowledged(harness.group(LogHarness.put(1, 500)));
        byte[] segment = harness.disk.content(LAYOUT.segment(1));
        byte[] lookAlike = new byte[16_384];
        System.arraycopy(segment, SegmentHeader.GROUPS_AT, lookAlike, 4096 - 128, 4096);
        System.arraycopy(segment, SegmentHeader.GROUPS_AT, lookAlike, 0, 4096 - 128);
        ByteBuffer bytes = ByteBuffer.allocateDirect(lookAlike.length).put(lookAlike).flip();
        ShardId shard = Shards.id(2);
        assertAcknowledged(
                harness.group(new LogEntry.Put(shard, io.objectio.common.id.CodingScheme.RS_4_2, io.objectio.common.buffer.Bytes.empty(),
                        Shards.crcs(shard, 0, bytes), io.objectio.common.checksum.Crc.of(bytes), List.of(Shards.payload(bytes)))));
        harness.step();
        byte[] content = harness.disk.content(LAYOUT.segment(1));
        content[SegmentHeader.GROUPS_AT + 4096] ^= 1;
        LogHarness damaged = harness.copy(2);
        damaged.disk.plant(LAYOUT.segment(1), content);
        LogReplay.Result result = damaged.open();
        assertThat(result.recordsReplayed()).isEqualTo(1);
        assertThat(result.damage()).hasSize(1);
    }

    @Test
    void failedSyncEndsWritesAndNothingUnackedIsPublished() throws Exception {
        LogHarness harness = LogHarness.fresh();
        harness.open();
        assertAcknowledged(harness.group(LogHarness.put(1, 500)));
        harness.disk.failOn(FaultyDisk.Call.SYNC, path -> true, 0, DiskIoException.Kind.FAILED, true);
        assertThat(harness.group(LogHarness.put(2, 500)).getFirst()).isInstanceOf(LogOutcome.Unknown.class);
        assertThat(harness.read(2)).isEmpty();
        assertThat(harness.group(LogHarness.put(3, 500)).getFirst()).isInstanceOf(LogOutcome.Refused.class);
        assertThat(harness.health.state()).isEqualTo(io.objectio.osd.disk.DiskState.FAILED);
        assertHolds(harness, 1, 500);
    }

    @Test
    void fullDiskCutsTheGroupBackAndGoesOnWhenThereIsSpace() throws Exception {
        LogHarness harness = LogHarness.fresh();
        harness.open();
        assertAcknowledged(harness.group(LogHarness.put(1, 500)));
        harness.disk.failOn(FaultyDisk.Call.WRITE, path -> path.startsWith(LAYOUT.log()), 0, DiskIoException.Kind.NO_SPACE, true);
        assertThat(harness.group(LogHarness.put(2, 9000)).getFirst()).isInstanceOf(LogOutcome.NoSpace.class);
        assertThat(harness.health.state()).isEqualTo(io.objectio.osd.disk.DiskState.FULL);
        assertThat(harness.read(2)).isEmpty();
        assertAcknowledged(harness.group(LogHarness.put(3, 500)));
        harness.disk.powerOn(Loss.LOST, 1);
        harness.indexes.crash(1);
        LogReplay.Result result = harness.open();
        assertThat(result.damage()).isEmpty();
        assertHolds(harness, 1, 500);
        assertHolds(harness, 3, 500);
        assertThat(harness.read(2)).isEmpty();
    }
}
