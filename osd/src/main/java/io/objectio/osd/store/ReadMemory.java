package io.objectio.osd.store;

import io.objectio.common.buffer.BufferPool;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Direct memory that reads of all disks of a process share: three sizes, each bounded in number. A read takes the smallest that fits, and a
 * larger one if those are all in use; none free means busy.
 */
public final class ReadMemory {
    /** Beside the data a record has a head: header, CRCs, manifest. */
    private static final int HEAD_ROOM = 16 << 10;
    private static final int CELL_BYTES = 256 << 10;

    private final List<BufferPool> pools;

    public ReadMemory(int small, int cells, int largest) {
        this.pools = List.of(new BufferPool("small reads", HEAD_ROOM, small), new BufferPool("cell reads", CELL_BYTES + HEAD_ROOM, cells),
                new BufferPool("largest reads", DiskStore.MAX_READ_BYTES + HEAD_ROOM, largest));
    }

    /** 512 small reads, 256 of a cell, 16 of a MiB: 94 MiB if all are in use at once. Ten clients that read 8 MiB ahead want 320 cells. */
    public static ReadMemory standard() {
        return new ReadMemory(512, 256, 16);
    }

    /** A payload over a buffer of at least bytes, whose view may be cut later; empty if all are in use. */
    Optional<Taken> take(int bytes) throws InterruptedException {
        for (BufferPool pool : pools) {
            Optional<Taken> taken = pool.bufferBytes() >= bytes ? take(pool) : Optional.empty();
            if (taken.isPresent()) {
                return taken;
            }
        }
        return Optional.empty();
    }

    private static Optional<Taken> take(BufferPool pool) throws InterruptedException {
        try {
            return Optional.of(new Taken(pool, pool.take(0)));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    /** Buffers that are with takers now. */
    public int inUse() { return pools.stream().mapToInt(BufferPool::inUse).sum(); }

    /** One buffer; ends as a payload or is given back. */
    record Taken(BufferPool pool, ByteBuffer buffer) {
        Payload payload(int from, int length) { return new CountedPayload(buffer.slice(from, length), () -> pool.give(buffer)); }

        void giveBack() { pool.give(buffer); }
    }
}
