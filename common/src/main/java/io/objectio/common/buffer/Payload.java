package io.objectio.common.buffer;

import java.nio.ByteBuffer;

/**
 * Bytes in direct memory with counted owners. Whoever holds a reference may read {@link #bytes()}; the memory goes back to where it came
 * from when the last owner has released it.
 *
 * <p>Ownership: a method that takes a Payload says whether it takes over the caller's reference. The RPC layer does: a payload given with a
 * request or response is released by the layer once it is on the wire, and also when sending fails. Threads: counts are atomic; the bytes
 * are not to be written after the payload has been shared.
 */
public interface Payload extends AutoCloseable {
    /** A fresh view with its own position and limit, position 0 to limit length(). Valid only while a reference is held. */
    ByteBuffer bytes();

    default int length() { return bytes().remaining(); }

    /** One more owner; returns this. */
    Payload retain();

    /** One owner less. A release too many throws IllegalStateException. */
    void release();

    /** Same as {@link #release()}, for try-with-resources. */
    @Override
    default void close() { release(); }

    /** No bytes; retain and release do nothing. */
    static Payload empty() { return EmptyPayload.INSTANCE; }
}
