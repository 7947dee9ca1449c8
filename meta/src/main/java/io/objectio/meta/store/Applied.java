package io.objectio.meta.store;

/** The last Raft entry that a state contains. */
public record Applied(long term, long index) implements Comparable<Applied> {
    /** Before the first entry. */
    public static final Applied NONE = new Applied(0, -1);

    public Applied {
        if (term < 0 || index < -1) {
            throw new IllegalArgumentException("applied out of range: term=" + term + " index=" + index);
        }
    }

    @Override
    public int compareTo(Applied other) { return Long.compare(index, other.index); }
}
