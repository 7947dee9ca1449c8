package io.objectio.common.buffer;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A payload over one buffer and an action that gives the memory back. Starts with one owner: whoever made it. */
public final class CountedPayload implements Payload {
    private final ByteBuffer buffer;
    private final Runnable onFree;
    private final AtomicInteger owners = new AtomicInteger(1);

    /** Takes the buffer's remaining bytes as the payload. onFree runs once, on the thread of the last release. */
    public CountedPayload(ByteBuffer buffer, Runnable onFree) {
        this.buffer = buffer.slice();
        this.onFree = onFree;
    }

    /** A payload over memory that the garbage collector takes back; for small and rare things and for tests. */
    public static CountedPayload unpooled(ByteBuffer buffer) {
        return new CountedPayload(buffer, () -> {});
    }

    @Override
    public ByteBuffer bytes() {
        if (owners.get() <= 0) {
            throw new IllegalStateException("payload of " + buffer.capacity() + " bytes is used after its last release");
        }
        return buffer.duplicate();
    }

    @Override
    public int length() { return buffer.capacity(); }

    @Override
    public Payload retain() {
        if (owners.getAndUpdate(n -> n > 0 ? n + 1 : n) <= 0) {
            throw new IllegalStateException("payload is retained after its last release");
        }
        return this;
    }

    @Override
    public void release() {
        int left = owners.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("payload is released more often than it was retained");
        }
        if (left == 0) {
            onFree.run();
        }
    }
}
