package io.objectio.common.id;

/** One blob, at most 64 MiB of bytes that never change: (session, counter of that session), so unique without asking anyone. Sixteen bytes. */
public record BlobId(SessionId session, long counter) implements Comparable<BlobId> {
    public BlobId {
        if (counter < 0) {
            throw new IllegalArgumentException("blob counter is negative: " + counter);
        }
    }

    @Override
    public int compareTo(BlobId other) {
        int bySession = session.compareTo(other.session);
        return bySession != 0 ? bySession : Long.compare(counter, other.counter);
    }

    @Override
    public String toString() { return session + "-" + counter; }
}
