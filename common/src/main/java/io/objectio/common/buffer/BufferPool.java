package io.objectio.common.buffer;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Direct buffers of one size, bounded in number: the bound is the process's memory for that purpose and its back pressure. A free buffer is
 * kept for the next taker; nothing is zeroed between uses.
 *
 * <p>Threads: any; {@link #take} waits on the caller's (virtual) thread.
 */
public final class BufferPool {
    private final String name;
    private final int bufferBytes;
    private final int maxBuffers;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    public BufferPool(String name, int bufferBytes, int maxBuffers) {
        this.name = name;
        this.bufferBytes = bufferBytes;
        this.maxBuffers = maxBuffers;
        this.free = new Semaphore(maxBuffers, true);
    }

    public int bufferBytes() { return bufferBytes; }

    /** How many buffers are with takers now; zero when nothing runs, which is what leak tests ask. */
    public int inUse() {
        return maxBuffers - free.availablePermits();
    }

    /**
     * A buffer of bufferBytes, position 0, limit bufferBytes; whoever takes it gives it back with {@link #give} exactly once.
     *
     * @throws TimeoutException if none came free in time; nothing was taken, the caller may answer "slow down"
     */
    public ByteBuffer take(long timeoutMillis) throws InterruptedException, TimeoutException {
        if (!free.tryAcquire(timeoutMillis, TimeUnit.MILLISECONDS)) {
            throw new TimeoutException(
                    "all " + maxBuffers + " buffers of " + bufferBytes + " bytes of pool '" + name + "' were in use for " + timeoutMillis
                            + " ms");
        }
        ByteBuffer buffer = idle.poll();
        return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(bufferBytes);
    }

    public void give(ByteBuffer buffer) {
        if (buffer.capacity() != bufferBytes) {
            throw new IllegalArgumentException("pool '" + name + "' has buffers of " + bufferBytes + " bytes, not " + buffer.capacity());
        }
        idle.add(buffer);
        free.release();
    }
}
