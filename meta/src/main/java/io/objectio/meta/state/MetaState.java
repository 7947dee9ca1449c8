package io.objectio.meta.state;

import io.objectio.meta.command.LogEntry;
import io.objectio.meta.store.Applied;
import io.objectio.meta.store.RowStore;
import io.objectio.protocol.meta.MutationAnswer;
import java.util.List;

/**
 * The metadata of one group as a deterministic state machine over rows.
 *
 * <p>Every check is made here, on the state at the entry's own index, and the answer is the answer. A refusal is an ordinary answer and changes
 * nothing but the session's table of answers; nothing is thrown for it. What is thrown (damaged rows, a failed disk, a bug) leaves the store at the
 * last commit: the process has to halt.
 *
 * <p>Threads: one thread applies. {@link #read} may be called from any thread; each reader sees one applied index and belongs to one thread.
 */
@SuppressWarnings("DoNotCallSuggester") // filled in by the next commits
public final class MetaState {
    private final RowStore store;

    /** The state that the store has; the store stays the caller's to close. */
    public MetaState(RowStore store) { this.store = store; }

    /** One entry; see {@link #apply(List)}. */
    public List<MutationAnswer> apply(LogEntry entry, long term, long index) {
        return apply(List.of(new IndexedEntry(entry, new Applied(term, index)))).getFirst();
    }

    /**
     * Applies entries in order, as one commit of the store. Entries at or below {@link #applied()} are passed over with an empty list: a replay does
     * nothing twice.
     *
     * @return for each entry the answers of its commands in order
     */
    public List<List<MutationAnswer>> apply(List<IndexedEntry> entries) { throw new UnsupportedOperationException(); }

    /** An entry of Raft's own without commands: only the index moves. */
    public void advance(long term, long index) {
        throw new UnsupportedOperationException();
    }

    /** As advance, and keeps bytes of the Raft adapter (its configuration) under a name; not part of the digest. */
    public void note(String name, byte[] value, long term, long index) {
        throw new UnsupportedOperationException();
    }

    /** The last entry that the state contains. */
    public Applied applied() { return store.applied(); }

    /** Reads as of now; close it soon. */
    public MetaReader read() { return new MetaReader(store.view()); }

    /** An entry and its place in the log. */
    public record IndexedEntry(LogEntry entry, Applied at) {}
}
