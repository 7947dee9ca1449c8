package io.objectio.codec.loop;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * From direct buffers to raw addresses, and the one segment that spans all memory. All address arithmetic of the codec stays in this package, below checked
 * callers: one segment with absolute addresses lets C2 keep loops free of the bounds and liveness checks that a segment per buffer costs (half the speed).
 */
public final class NativeMemory {
    /** All of native memory; offsets are addresses. No bounds protect it. */
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private NativeMemory() {}

    /**
     * Address of the byte at the buffer's position. Valid while the buffer's memory is; the caller holds it by
     * {@link java.lang.ref.Reference#reachabilityFence} beyond its last use of the address.
     *
     * @throws IllegalArgumentException for a heap buffer, or one whose arena is closed
     */
    public static long addressOf(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the codec works on direct buffers, this one is on the heap: " + buffer);
        }
        MemorySegment segment = MemorySegment.ofBuffer(buffer);
        if (!segment.scope().isAlive()) {
            throw new IllegalArgumentException("the memory behind this buffer is closed: " + buffer);
        }
        return segment.address();
    }

    /** Whether two stretches of native memory hold the same bytes. */
    public static boolean equal(long a, long b, int bytes) {
        return MemorySegment.mismatch(ALL, a, a + bytes, ALL, b, b + bytes) < 0;
    }
}
