package io.objectio.meta.command;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.SessionId;
import io.objectio.meta.command.Command.ContinueTask;
import io.objectio.meta.command.Command.CreatePgs;
import io.objectio.meta.command.Command.EndSession;
import io.objectio.meta.command.Command.InitCluster;
import io.objectio.meta.command.Command.Outside;
import io.objectio.meta.command.Command.SetOsdState;
import io.objectio.protocol.wire.ClusterCodec;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.Fields;
import io.objectio.protocol.wire.MutationCodec;
import io.objectio.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a Raft entry (big-endian, widths in bytes):
 *
 * <pre>
 * 0  2 format level | 2  2 count | then for each command:
 * 0  2 type | 2  4 length n of the body | 6  8 session | 14  8 number | 22  8 confirmed | 30  8 time, ms since 1970 | 38  n body
 * </pre>
 *
 * Types below {@link MutationCodec#FIRST_FREE_TYPE} are mutations and their bodies {@link MutationCodec}'s; the leader's own are
 * <pre>
 * 1000 InitCluster  : cluster 16 | generation 2
 * 1001 SetOsdState  : osd text | from 1 | to 1
 * 1002 CreatePgs    : first number 8 | pg rows
 * 1003 EndSession   : session 8
 * 1004 ContinueTask : task bytes | cursor bytes
 * </pre>
 * An unknown level or type is a {@link WireException}: the node has to stop, it never skips. Stateless.
 */
public final class LogEntryCodec {
    static final int INIT_CLUSTER = MutationCodec.FIRST_FREE_TYPE;
    static final int SET_OSD_STATE = MutationCodec.FIRST_FREE_TYPE + 1;
    static final int CREATE_PGS = MutationCodec.FIRST_FREE_TYPE + 2;
    static final int END_SESSION = MutationCodec.FIRST_FREE_TYPE + 3;
    static final int CONTINUE_TASK = MutationCodec.FIRST_FREE_TYPE + 4;
    private static final int COMMAND_HEADER_BYTES = 38;

    private LogEntryCodec() {}

    public static byte[] encode(LogEntry entry) {
        FieldWriter out = new FieldWriter(1024);
        out.u16(entry.formatLevel()).u16(entry.commands().size());
        entry.commands().forEach(command -> out.raw(encode(command)));
        return out.toArray();
    }

    /** One command alone, as it stands in an entry: for a proposer that fills an entry up to a number of bytes. */
    public static byte[] encode(LogCommand command) {
        FieldWriter body = new FieldWriter();
        int type = writeBody(body, command.command());
        return new FieldWriter(COMMAND_HEADER_BYTES + body.length()).u16(type).i32(body.length()).i64(command.session().value())
                .i64(command.number()).i64(command.confirmed()).i64(command.time().toEpochMilli()).raw(body.toArray()).toArray();
    }

    /** Joins commands that {@link #encode(LogCommand)} made to an entry of this build's level. */
    public static byte[] join(List<byte[]> commands) {
        FieldWriter out = new FieldWriter(4 + commands.stream().mapToInt(command -> command.length).sum());
        out.u16(LogEntry.FORMAT_LEVEL).u16(commands.size());
        commands.forEach(out::raw);
        return out.toArray();
    }

    /** How many bytes a command has in the log, to be compared with {@link CommandLimits#MAX_BYTES} before it is proposed. */
    public static int size(LogCommand command) {
        return encode(command).length;
    }

    /**
     * Reads an entry.
     *
     * @throws WireException if the bytes are damaged, or of a level or with a command that this build does not know
     */
    public static LogEntry decode(ByteBuffer bytes) {
        FieldReader in = new FieldReader(bytes);
        int level = in.u16();
        if (level < 1 || level > LogEntry.FORMAT_LEVEL) {
            throw new WireException("the entry has format level " + level + ", this build knows up to " + LogEntry.FORMAT_LEVEL
                    + ": start the build that wrote it");
        }
        int count = in.u16();
        List<LogCommand> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(readCommand(in));
        }
        in.end();
        return new LogEntry(level, commands);
    }

    public static LogEntry decode(byte[] bytes) { return decode(ByteBuffer.wrap(bytes)); }

    private static LogCommand readCommand(FieldReader in) {
        int type = in.u16();
        int length = in.i32();
        SessionId session = new SessionId(in.i64());
        long number = in.i64();
        long confirmed = in.i64();
        Instant time = Instant.ofEpochMilli(in.i64());
        if (length < 0 || length > in.remaining()) {
            throw new WireException("a command of " + length + " bytes with " + in.remaining() + " left");
        }
        if (number < 0 || confirmed < 0) {
            throw new WireException("command number out of range: number=" + number + " confirmed=" + confirmed);
        }
        int behind = in.remaining() - length;
        Command command = readBody(type, in);
        if (in.remaining() != behind) {
            throw new WireException(
                    "a command of type " + type + " says " + length + " bytes and has " + (length + behind - in.remaining()));
        }
        return new LogCommand(session, number, confirmed, time, command);
    }

    private static int writeBody(FieldWriter out, Command command) {
        return switch (command) {
            case Outside(var mutation) -> {
                MutationCodec.writeBody(out, mutation);
                yield MutationCodec.type(mutation);
            }
            case InitCluster(var cluster, var generation) -> {
                Fields.putCluster(out, cluster);
                out.u16(generation);
                yield INIT_CLUSTER;
            }
            case SetOsdState(var osd, var from, var to) -> {
                Fields.putOsd(out, osd);
                Fields.putEnum(out, from);
                Fields.putEnum(out, to);
                yield SET_OSD_STATE;
            }
            case CreatePgs(var firstNumber, var pgs) -> {
                out.i64(firstNumber).list(pgs, ClusterCodec::putPg);
                yield CREATE_PGS;
            }
            case EndSession(var session) -> {
                Fields.putSession(out, session);
                yield END_SESSION;
            }
            case ContinueTask(var task, var cursor) -> {
                out.bytes(task).bytes(cursor);
                yield CONTINUE_TASK;
            }
        };
    }

    private static Command readBody(int type, FieldReader in) {
        if (type < MutationCodec.FIRST_FREE_TYPE) {
            return new Outside(MutationCodec.readBody(type, in));
        }
        return switch (type) {
            case INIT_CLUSTER -> new InitCluster(Fields.getCluster(in), in.u16());
            case SET_OSD_STATE -> new SetOsdState(Fields.getOsd(in), in.enumOf(OsdState.values()), in.enumOf(OsdState.values()));
            case CREATE_PGS -> new CreatePgs(in.i64(), in.list(ClusterCodec::getPg));
            case END_SESSION -> new EndSession(Fields.getSession(in));
            case CONTINUE_TASK -> {
                Bytes task = in.bytes();
                yield new ContinueTask(task, in.bytes());
            }
            default -> throw new WireException("command type " + type + " is not known here: start the build that wrote it");
        };
    }
}
