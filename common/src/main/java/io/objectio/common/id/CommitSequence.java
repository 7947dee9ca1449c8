package io.objectio.common.id;

/**
 * The order in which versions were committed; never a time and never the Raft index.
 *
 * <p>Eight bytes: generation 16 bits, counter 48 bits, compared as one unsigned number, so that whatever a new generation gives out is
 * greater than anything that an older one gave out.
 */
public record CommitSequence(long value) implements Comparable<CommitSequence> {
    public static CommitSequence of(int generation, long counter) { return new CommitSequence(Generations.pack(generation, counter)); }

    public int generation() { return Generations.generation(value); }

    public long counter() { return Generations.counter(value); }

    /** The next one of the same generation. */
    public CommitSequence next() { return of(generation(), counter() + 1); }

    @Override
    public int compareTo(CommitSequence other) { return Long.compareUnsigned(value, other.value); }

    @Override
    public String toString() { return Generations.text(value); }
}
