package io.objectio.meta.raft;

/** What the log hands to the state, in the order of the log. */
public sealed interface LogEntry {
    LogPosition position();

    /** Framed commands of ours; may be a frame of none (a barrier). body is the state's to keep. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Commands(LogPosition position, byte[] body) implements LogEntry {}

    /** The members from here on; opaque bytes that the state stores and gives back at the next start. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Configuration(LogPosition position, byte[] members) implements LogEntry {}

    /** An entry of Raft's own: only the position moves. */
    record Marker(LogPosition position) implements LogEntry {}
}
