package io.objectio.common.id;

/**
 * A lease of a gateway or repair manager under which blobs are made and commands are sent. Zero (0.0) is no session.
 *
 * <p>Eight bytes: generation 16 bits, counter 48 bits, compared as one unsigned number, so that whatever a new generation gives out is
 * greater than anything that an older one gave out.
 */
public record SessionId(long value) implements Comparable<SessionId> {
    public static SessionId of(int generation, long counter) { return new SessionId(Generations.pack(generation, counter)); }

    /** No session: for commands that are idempotent by themselves. */
    public static final SessionId NONE = new SessionId(0);

    public int generation() { return Generations.generation(value); }

    public long counter() { return Generations.counter(value); }

    /** The next one of the same generation. */
    public SessionId next() { return of(generation(), counter() + 1); }

    @Override
    public int compareTo(SessionId other) { return Long.compareUnsigned(value, other.value); }

    @Override
    public String toString() { return Generations.text(value); }
}
