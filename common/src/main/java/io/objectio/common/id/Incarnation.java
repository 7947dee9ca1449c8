package io.objectio.common.id;

/**
 * Count of a disk's lives: raised each time a disk comes back with contents that may differ from what was recorded.
 *
 * <p>Eight bytes: generation 16 bits, counter 48 bits, compared as one unsigned number, so that whatever a new generation gives out is
 * greater than anything that an older one gave out.
 */
public record Incarnation(long value) implements Comparable<Incarnation> {
    public static Incarnation of(int generation, long counter) { return new Incarnation(Generations.pack(generation, counter)); }

    public int generation() { return Generations.generation(value); }

    public long counter() { return Generations.counter(value); }

    /** The next one of the same generation. */
    public Incarnation next() { return of(generation(), counter() + 1); }

    @Override
    public int compareTo(Incarnation other) { return Long.compareUnsigned(value, other.value); }

    @Override
    public String toString() { return Generations.text(value); }
}
