package io.objectio.meta.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The state that the log builds. All methods but {@link #applied} are called by one thread at a time; reads by others go through views of the
 * implementation's own.
 *
 * <p>Contract: {@link #apply} writes everything of one call and the last position in one atomic step, or nothing. It may lose what it
 * applied since the last flush in a crash, but only as a whole suffix: the log replays it.
 *
 * @param <R> the answer to one command
 */
public interface ReplicatedState<R> extends AutoCloseable {
    /** The last entry applied, {@link LogPosition#NONE} at first. Any thread. */
    LogPosition applied();

    /**
     * Applies entries whose positions follow {@link #applied} without a gap.
     *
     * @return the answers to the commands of each entry, empty lists for entries that are not {@link LogEntry.Commands}
     * @throws IOException if it could not be written; the process must not go on with this state
     */
    List<List<R>> apply(List<LogEntry> entries) throws IOException;

    /** The bytes of the last {@link LogEntry.Configuration}. */
    Optional<byte[]> configuration();

    /** Returns when all that was applied is on stable storage. */
    void flush() throws IOException;

    /** Writes a copy of the state as of {@link #applied} into the directory, which does not exist yet; hard links are welcome. */
    void checkpoint(Path directory) throws IOException;

    @Override
    void close() throws IOException;
}
