package io.objectio.meta.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.wire.WireException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The bytes of a Raft entry, as FORMATS draws them. */
class LogEntryCodecTest {
    private static final LogEntry ENTRY = LogEntry.of(List.of(
            new LogCommand(SessionId.of(1, 2), 7, 5, Instant.ofEpochMilli(0x1122334455L),
                    new Command.Outside(new Mutation.CloseSession(SessionId.of(1, 9)))),
            LogCommand.of(Instant.ofEpochMilli(1), new Command.InitCluster(new ClusterId(0xaa, 0xbb), 3)),
            LogCommand.of(Instant.ofEpochMilli(2), new Command.SetOsdState(new OsdId("osd1"), OsdState.UP, OsdState.DOWN)),
            LogCommand.of(Instant.ofEpochMilli(3), new Command.EndSession(SessionId.of(1, 2))),
            LogCommand.of(Instant.ofEpochMilli(4), new Command.ContinueTask(Bytes.of(new byte[]{1, 2}), Bytes.of(new byte[]{3})))));

    @Test
    void writesTheBytesThatAreDrawn() {
        String none = "0000000000000000" + "0000000000000000" + "0000000000000000";
        assertThat(HexFormat.of().formatHex(LogEntryCodec.encode(ENTRY))).isEqualTo("0001" + "0005"
                + "000c" + "00000008" + "0001000000000002" + "0000000000000007" + "0000000000000005" + "0000001122334455"
                + "0001000000000009"
                + "1000" + "00000012" + none + "0000000000000001" + "00000000000000aa00000000000000bb" + "0003"
                + "1001" + "0000000a" + none + "0000000000000002" + "000000046f736431" + "00" + "01"
                + "1003" + "00000008" + none + "0000000000000003" + "0001000000000002"
                + "1004" + "0000000b" + none + "0000000000000004" + "000000020102" + "0000000103");
    }

    @Test
    void readsWhatItWrote() {
        LogEntry groups = LogEntry.of(LogCommand.of(Instant.ofEpochMilli(9), new Command.CreatePgs(4, List.of(new PgRow(new PgId(0, 1, 4),
                CodingScheme.RS_4_2, Epoch.of(1, 1), IntStream.range(0, 6).mapToObj(i -> Slot.of(new DiskId(1, i))).toList())))));
        for (LogEntry entry : List.of(ENTRY, groups, LogEntry.of(List.of()))) {
            assertThat(LogEntryCodec.decode(LogEntryCodec.encode(entry))).isEqualTo(entry);
        }
        assertThat(LogEntryCodec.join(ENTRY.commands().stream().map(LogEntryCodec::encode).toList()))
                .isEqualTo(LogEntryCodec.encode(ENTRY));
    }

    @Test
    void stopsAtAnUnknownLevelOrCommand() {
        byte[] level = LogEntryCodec.encode(ENTRY);
        level[1] = 2;
        assertThatThrownBy(() -> LogEntryCodec.decode(level)).isInstanceOf(WireException.class).hasMessageContaining("level 2");
        byte[] type = LogEntryCodec.encode(ENTRY);
        type[4] = 0x20;
        assertThatThrownBy(() -> LogEntryCodec.decode(type)).isInstanceOf(WireException.class).hasMessageContaining("not known");
    }

    @Test
    void refusesBytesThatAreCutAnywhere() {
        byte[] bytes = LogEntryCodec.encode(ENTRY);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> LogEntryCodec.decode(cut)).isInstanceOf(WireException.class);
        }
        assertThatThrownBy(() -> LogEntryCodec.decode(Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(WireException.class);
        byte[] wrongLength = bytes.clone();
        wrongLength[9] = 7;
        assertThatThrownBy(() -> LogEntryCodec.decode(wrongLength)).isInstanceOf(WireException.class);
    }
}
