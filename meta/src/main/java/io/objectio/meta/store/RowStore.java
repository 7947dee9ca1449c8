package io.objectio.meta.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * All rows of one member's state. A commit is atomic with the (term, index) that it brings the state to, so that a replay of the Raft log after a
 * crash does everything exactly once.
 *
 * <p>Durability: a commit alone promises nothing after a crash, the Raft log is what is durable. After a crash the store stands at some commit
 * between {@link #flushed()} and the last one, whole. The Raft log may be purged up to {@link #flushed()} and no further.
 *
 * <p>Threads: one thread commits, flushes and makes checkpoints; views may be opened and read by any thread.
 */
public interface RowStore extends AutoCloseable {
    /** The rows as of the last commit. */
    RowView view();

    /** What the last commit brought the state to; {@link Applied#NONE} for an empty store. */
    Applied applied();

    /** A commit that is on stable storage for certain. */
    Applied flushed();

    /** A batch on top of the last commit, to be given to {@link #commit}. */
    RowBatch batch();

    /**
     * Makes the batch's writes visible together with applied.
     *
     * @throws IllegalArgumentException if applied is not behind the present one
     * @throws StoreFailure             if the disk failed: halt
     */
    void commit(RowBatch batch, Applied applied);

    /** Brings everything committed to stable storage; then {@link #flushed()} equals {@link #applied()}. */
    Applied flush();

    /**
     * Writes a copy of the store as of now to a folder that must not exist yet (its parent must): what opens as a store of its own. Nothing is
     * synced in the folder; whoever gives it a name that counts does that.
     *
     * @throws IOException if it could not be made; the store itself is unharmed, try again later
     */
    void checkpoint(Path folder) throws IOException;

    @Override
    void close();
}
