package io.objectio.common.id;

/**
 * A bucket, given out by the state and never twice; names are only in the directory.
 *
 * <p>Eight bytes: generation 16 bits, counter 48 bits, compared as one unsigned number, so that whatever a new generation gives out is
 * greater than anything that an older one gave out.
 */
public record BucketId(long value) implements Comparable<BucketId> {
    public static BucketId of(int generation, long counter) { return new BucketId(Generations.pack(generation, counter)); }

    public int generation() { return Generations.generation(value); }

    public long counter() { return Generations.counter(value); }

    /** The next one of the same generation. */
    public BucketId next() { return of(generation(), counter() + 1); }

    @Override
    public int compareTo(BucketId other) { return Long.compareUnsigned(value, other.value); }

    @Override
    public String toString() { return Generations.text(value); }
}
