package io.objectio.meta.command;

import java.util.List;

/** What one Raft entry holds: commands that are applied in this order, each with an answer of its own. */
public record LogEntry(int formatLevel, List<LogCommand> commands) {
    /** The level that this build writes. */
    public static final int FORMAT_LEVEL = 1;
    /** As the count has 16 bits. */
    public static final int MAX_COMMANDS = 0xffff;

    public LogEntry {
        commands = List.copyOf(commands);
        if (formatLevel < 1 || formatLevel > 0xffff || commands.size() > MAX_COMMANDS) {
            throw new IllegalArgumentException("entry out of range: level=" + formatLevel + " commands=" + commands.size());
        }
    }

    public static LogEntry of(List<LogCommand> commands) { return new LogEntry(FORMAT_LEVEL, commands); }

    public static LogEntry of(LogCommand command) { return of(List.of(command)); }
}
