package io.objectio.common.id;

/**
 * Version of a placement group's row, and of the cluster map. A shard write carries its group's epoch; an OSD refuses an older one.
 *
 * <p>Eight bytes: generation 16 bits, counter 48 bits, compared as one unsigned number, so that whatever a new generation gives out is
 * greater than anything that an older one gave out.
 */
public record Epoch(long value) implements Comparable<Epoch> {
    public static Epoch of(int generation, long counter) { return new Epoch(Generations.pack(generation, counter)); }

    public int generation() { return Generations.generation(value); }

    public long counter() { return Generations.counter(value); }

    /** The next one of the same generation. */
    public Epoch next() { return of(generation(), counter() + 1); }

    @Override
    public int compareTo(Epoch other) { return Long.compareUnsigned(value, other.value); }

    @Override
    public String toString() { return Generations.text(value); }
}
