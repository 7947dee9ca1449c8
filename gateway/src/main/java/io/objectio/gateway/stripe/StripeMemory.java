package io.objectio.gateway.stripe;

import io.objectio.common.buffer.BufferPool;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * The memory that bodies are encoded in: pools of a few sizes, so that a small object holds no more than it needs. All writes of the process
 * share it; its bound is the back pressure on clients. Any thread.
 */
public final class StripeMemory {
    private static final int FULL_STRIPE = 6 * (256 << 10);

    private final List<BufferPool> pools;

    public StripeMemory(List<BufferPool> pools) {
        this.pools = pools.stream().sorted(Comparator.comparingInt(BufferPool::bufferBytes)).toList();
    }

    /**
     * Pools for 4+2: fullStripes stripes of 1.5 MiB, and for objects below 1 MiB as much again at most (384, 96, 24 and 6 KiB hold objects of
     * 256, 64, 16 and 4 KiB).
     */
    public static StripeMemory standard(int fullStripes) {
        return new StripeMemory(List.of(new BufferPool("stripe-1536k", FULL_STRIPE, fullStripes),
                new BufferPool("stripe-384k", FULL_STRIPE / 4, fullStripes),
                new BufferPool("stripe-96k", FULL_STRIPE / 16, 4 * fullStripes),
                new BufferPool("stripe-24k", FULL_STRIPE / 64, 8 * fullStripes),
                new BufferPool("stripe-6k", FULL_STRIPE / 256, 32 * fullStripes)));
    }

    /**
     * Memory for a stripe of shardCount cells.
     *
     * @throws TimeoutException if none came free in time, or stripes of this size are not provided for
     */
    public Stripe take(int cellBytes, int shardCount, long timeoutMillis) throws InterruptedException, TimeoutException {
        long bytes = (long) cellBytes * shardCount;
        for (BufferPool pool : pools) {
            if (pool.bufferBytes() >= bytes) {
                ByteBuffer buffer = pool.take(timeoutMillis);
                return new Stripe(buffer, cellBytes, shardCount, () -> pool.give(buffer));
            }
        }
        throw new TimeoutException("no pool has buffers of " + bytes + " bytes for a stripe of " + shardCount + " cells");
    }

    /** Buffers in use now, of all sizes; zero when nothing runs. */
    public int inUse() {
        return pools.stream().mapToInt(BufferPool::inUse).sum();
    }
}
