package io.objectio.meta.raft;

import java.util.Comparator;

/** Where an entry is in the Raft log. Compared by term, then index, as Raft does to find the more up-to-date log. */
public record LogPosition(long term, long index) implements Comparable<LogPosition> {
    /** Before the first entry, whose index is 0. */
    public static final LogPosition NONE = new LogPosition(0, -1);

    private static final Comparator<LogPosition> ORDER = Comparator.comparingLong(LogPosition::term).thenComparingLong(LogPosition::index);

    public LogPosition {
        if (term < 0 || index < -1) {
            throw new IllegalArgumentException("log position out of range: term=" + term + " index=" + index);
        }
    }

    @Override
    public int compareTo(LogPosition other) { return ORDER.compare(this, other); }

    @Override
    public String toString() { return "(term " + term + ", index " + index + ")"; }
}
