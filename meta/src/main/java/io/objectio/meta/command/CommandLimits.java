package io.objectio.meta.command;

/** Bounds of one command, so that no command holds up the others and an entry stays small. What does not fit goes on by a cursor. */
public final class CommandLimits {
    /** Bytes of a command in the log. */
    public static final int MAX_BYTES = 768 << 10;
    /** Rows that it may write or delete. */
    public static final int MAX_ROWS_WRITTEN = 1_000;
    /** Rows that it may read: the 10,000 parts of the largest upload, and 1,000 around them. */
    public static final int MAX_ROWS_READ = 11_000;
    /** Commands of a session that may be unconfirmed. */
    public static final int MAX_OPEN_COMMANDS = 4_096;

    private CommandLimits() {}
}
