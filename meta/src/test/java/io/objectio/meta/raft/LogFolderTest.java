package io.objectio.meta.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.lifecycle.StartRefused;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a log that real Ratis wrote may be opened after damage: never anything shorter than what was synced. R69-R71, R36. */
class LogFolderTest {
    private static final int COMMANDS = 12;

    @TempDir
    static Path shared;
    private static byte[] segment = new byte[0];
    private static byte[] vote = new byte[0];
    private static List<LogPosition> positions = List.of();
    /** ends[i]: offset behind entry i. */
    private static int[] ends = new int[0];

    @TempDir
    Path directory;
    private Path group = Path.of("");

    @BeforeAll
    static void writeLog() throws Exception {
        Path folder = shared.resolve("m");
        try (Members.Member member = Members.startAlone(folder)) {
            member.awaitReady();
            for (int i = 0; i < COMMANDS; i++) {
                member.putNow("command " + i);
            }
        }
        byte[] whole = Files.readAllBytes(Folders.openSegment(folder));
        SegmentScan scan = SegmentScan.read(Folders.openSegment(folder));
        positions = scan.positions();
        assertThat(positions).hasSizeGreaterThan(COMMANDS);
        // A little of the zeros that Ratis writes in advance is as good as all of them.
        segment = Arrays.copyOf(whole, (int) scan.goodBytes() + 64);
        vote = Files.readAllBytes(Folders.current(folder).resolve("raft-meta"));
        ends = new int[positions.size()];
        int at = SegmentScan.HEADER.length;
        for (int i = 0; i < ends.length; i++) {
            int length = 0;
            int shift = 0;
            int cursor = at;
            do {
                length |= (segment[cursor] & 0x7f) << shift;
                shift += 7;
            } while (segment[cursor++] < 0);
            at = cursor + length + 4;
            ends[i] = at;
        }
        assertThat(at).isEqualTo((int) scan.goodBytes());
    }

    @BeforeEach
    void makeFolder() throws Exception {
        group = directory.resolve("group");
        Files.createDirectories(group.resolve("current"));
        Files.write(group.resolve("current/raft-meta"), vote);
    }

    private Path open(byte[] bytes) throws Exception { return Files.write(group.resolve("current/log_inprogress_0"), bytes); }

    private static LogPosition last() { return positions.getLast(); }

    private static Guard guard(LogPosition flushed, boolean clean) {
        return new Guard(new UUID(1, 2), "meta1@1", flushed, LogPosition.NONE, flushed.term(), clean);
    }

    private LogFolder.Summary check(Guard guard, LogPosition applied) throws Exception {
        return new LogFolder(group, guard, applied, true).check();
    }

    @Test
    void acceptsAWholeLog() throws Exception {
        open(segment);
        assertThat(check(guard(last(), true), last()).last()).isEqualTo(last());
        assertThat(check(guard(positions.get(3), false), LogPosition.NONE).last()).isEqualTo(last());
    }

    @Test
    void refusesAnOpenSegmentCutAnywhereBelowTheGuard() throws Exception {
        for (int length = 0; length < ends[ends.length - 1]; length++) {
            open(Arrays.copyOf(segment, length));
            assertThatThrownBy(() -> check(guard(last(), false), LogPosition.NONE)).as("cut to %d bytes", length)
                    .isInstanceOf(StartRefused.class).hasMessageContaining("meta recover");
        }
    }

    @Test
    void refusesAnOpenSegmentCutAnywhereBelowWhatTheStateHasApplied() throws Exception {
        for (int length = 0; length < ends[ends.length - 1]; length += 7) {
            open(Arrays.copyOf(segment, length));
            assertThatThrownBy(() -> check(guard(positions.get(1), false), last())).as("cut to %d bytes", length)
                    .isInstanceOf(StartRefused.class);
        }
    }

    @Test
    void cutsATornTailThatWasNeverSynced() throws Exception {
        int synced = positions.size() / 2;
        for (int length = ends[synced]; length <= segment.length; length++) {
            Path file = open(Arrays.copyOf(segment, length));
            int bytes = length;
            int whole = (int) Arrays.stream(ends).filter(end -> end <= bytes).count();
            LogFolder.Summary summary = check(guard(positions.get(synced), false), LogPosition.NONE);
            assertThat(summary.last()).as("cut to %d bytes", length).isEqualTo(positions.get(whole - 1));
            SegmentScan again = SegmentScan.read(file);
            assertThat(again.damage()).isEmpty();
            assertThat(again.positions()).hasSize(whole);
        }
    }

    @Test
    void neverAcceptsLessAfterAFlippedBit() throws Exception {
        for (int offset = 0; offset < segment.length; offset++) {
            byte[] damaged = segment.clone();
            damaged[offset] ^= (byte) (1 << offset % 8);
            open(damaged);
            for (boolean clean : new boolean[]{false, true}) {
                try {
                    assertThat(check(guard(last(), clean), LogPosition.NONE).last()).as("byte %d", offset).isEqualTo(last());
                } catch (StartRefused refused) {
                    assertThat(refused).hasMessageContaining("log_inprogress_0");
                }
            }
        }
    }

    @Test
    void refusesDamageWithAWholeEntryBehindItEvenAboveTheGuard() throws Exception {
        for (int entry = 1; entry < ends.length - 1; entry++) {
            byte[] damaged = segment.clone();
            damaged[ends[entry] - 1] ^= 1;
            open(damaged);
            assertThatThrownBy(() -> check(guard(LogPosition.NONE, false), LogPosition.NONE)).isInstanceOf(StartRefused.class)
                    .hasMessageContaining("behind the damage");
        }
    }

    @Test
    void refusesAZeroedLengthPrefix() throws Exception {
        for (int entry = 0; entry < ends.length - 1; entry++) {
            byte[] damaged = segment.clone();
            damaged[ends[entry]] = 0;
            open(damaged);
            // Behind the last entry nothing shows that it was synced, but for the guard.
            LogPosition synced = entry == ends.length - 2 ? last() : positions.get(0);
            assertThatThrownBy(() -> check(guard(synced, false), LogPosition.NONE)).as("entry %d", entry + 1)
                    .isInstanceOf(StartRefused.class);
        }
    }

    @Test
    void refusesZerosFromAnEntryOnWhereTheGuardKnowsMore() throws Exception {
        for (int entry = 0; entry < ends.length - 1; entry++) {
            byte[] damaged = segment.clone();
            Arrays.fill(damaged, ends[entry], damaged.length, (byte) 0);
            open(damaged);
            assertThatThrownBy(() -> check(guard(last(), false), LogPosition.NONE)).isInstanceOf(StartRefused.class)
                    .hasMessageContaining("at least index " + last().index());
        }
    }

    private void split(int firstOfSecond) throws Exception {
        Files.write(group.resolve("current/log_0-" + (firstOfSecond - 1)), Arrays.copyOf(segment, ends[firstOfSecond - 1]));
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(SegmentScan.HEADER);
        rest.write(segment, ends[firstOfSecond - 1], segment.length - ends[firstOfSecond - 1]);
        Files.write(group.resolve("current/log_inprogress_" + firstOfSecond), rest.toByteArray());
    }

    @Test
    void acceptsClosedSegmentsWithoutAGap() throws Exception {
        split(5);
        assertThat(check(guard(last(), true), LogPosition.NONE).segments()).isEqualTo(2);
    }

    @Test
    void refusesWhenAClosedSegmentIsGoneThatTheStateStillNeeds() throws Exception {
        split(5);
        Files.delete(group.resolve("current/log_0-4"));
        assertThatThrownBy(() -> check(guard(last(), false), positions.get(2))).isInstanceOf(StartRefused.class)
                .hasMessageContaining("begins with index 5").hasMessageContaining("needs 3");
        assertThatCode(() -> check(guard(last(), false), positions.get(4))).as("purged behind a snapshot").doesNotThrowAnyException();
    }

    @Test
    void refusesAGapBetweenSegments() throws Exception {
        split(5);
        Files.move(group.resolve("current/log_inprogress_5"), group.resolve("current/log_inprogress_6"));
        assertThatThrownBy(() -> check(guard(last(), false), LogPosition.NONE)).isInstanceOf(StartRefused.class)
                .hasMessageContaining("expected is 5");
    }

    @Test
    void refusesAnyDamageOfAClosedSegment() throws Exception {
        split(5);
        Path closed = group.resolve("current/log_0-4");
        byte[] whole = Files.readAllBytes(closed);
        for (int offset = 0; offset < whole.length; offset++) {
            byte[] damaged = whole.clone();
            damaged[offset] ^= 0x10;
            Files.write(closed, damaged);
            assertThatThrownBy(() -> check(guard(positions.get(0), false), LogPosition.NONE)).as("byte %d", offset)
                    .isInstanceOf(StartRefused.class);
            Files.write(closed, Arrays.copyOf(whole, offset));
            assertThatThrownBy(() -> check(guard(positions.get(0), false), LogPosition.NONE)).as("cut to %d", offset)
                    .isInstanceOf(StartRefused.class);
        }
    }

    @Test
    void refusesAMissingAnOlderOrADamagedVoteFile() throws Exception {
        open(segment);
        Path file = group.resolve("current/raft-meta");
        for (Optional<String> content : List.of(Optional.<String>empty(), Optional.of(""), Optional.of("term=0\nvotedFor=\n"),
                Optional.of("votedFor=meta1@1\n"), Optional.of("term=x\nvotedFor=meta1@1\n"))) {
            Files.deleteIfExists(file);
            if (content.isPresent()) {
                Files.writeString(file, content.get());
            }
            assertThatThrownBy(() -> check(guard(last(), false), LogPosition.NONE)).as("%s", content).isInstanceOf(StartRefused.class)
                    .hasMessageContaining("raft-meta");
        }
    }

    @Test
    void refusesAnOlderCopyOfTheWholeFolder() throws Exception {
        open(segment);
        LogPosition later = new LogPosition(last().term() + 1, last().index());
        assertThatThrownBy(() -> check(guard(later, false), LogPosition.NONE)).isInstanceOf(StartRefused.class);
    }

    @Test
    void acceptsALogThatEndsBeforeAnInstalledSnapshot() throws Exception {
        Guard guard = new Guard(new UUID(1, 2), "meta1@1", last(), new LogPosition(last().term(), last().index() + 100), last().term(),
                false);
        assertThatCode(() -> new LogFolder(group, guard, guard.installed(), false).check()).doesNotThrowAnyException();
    }
}
