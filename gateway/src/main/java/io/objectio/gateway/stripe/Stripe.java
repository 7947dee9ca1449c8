package io.objectio.gateway.stripe;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One stripe in direct memory: k + m cells, one after another, so that the data cells are the plain bytes in order.
 *
 * <p>Ownership: made with one reference, the maker's; each payload of a cell holds one more; the memory goes back after the last release.
 * Threads: the bytes are written by one thread before the first payload is made; CRCs are asked by one thread at a time.
 */
public final class Stripe {
    private final ByteBuffer buffer;
    private final int cellBytes;
    private final int shardCount;
    private final CountedPayload memory;
    private final @Nullable CrcList[] granuleCrcs;
    private @Nullable BlobId crcsFor;

    Stripe(ByteBuffer buffer, int cellBytes, int shardCount, Runnable onFree) {
        this.buffer = buffer;
        this.cellBytes = cellBytes;
        this.shardCount = shardCount;
        this.memory = new CountedPayload(buffer, onFree);
        this.granuleCrcs = new CrcList[shardCount];
    }

    public int cellBytes() { return cellBytes; }

    /** The first length bytes, to be filled with the plain bytes. */
    public ByteBuffer plain(int length) { return buffer.slice(0, length); }

    /** Fills the rest of the data cells with zeros. */
    public void zeroFrom(int length, int k) {
        for (int i = length; i < k * cellBytes; i++) {
            buffer.put(i, (byte) 0);
        }
    }

    public ByteBuffer cell(int index) { return buffer.slice(index * cellBytes, cellBytes); }

    /** The cells from..to-1, as the codec wants them. */
    public ByteBuffer[] cells(int from, int to) {
        ByteBuffer[] cells = new ByteBuffer[to - from];
        for (int i = from; i < to; i++) {
            cells[i - from] = cell(i);
        }
        return cells;
    }

    public int shardCount() { return shardCount; }

    /** CRCs of the cell's granules as a part of this shard; computed once for a blob. */
    public CrcList crcs(ShardId shard, long offset) {
        if (!shard.blob().equals(crcsFor)) {
            Arrays.fill(granuleCrcs, null);
            crcsFor = shard.blob();
        }
        CrcList known = granuleCrcs[shard.index()];
        if (known == null) {
            known = CrcList.of(Crc.granules(shard, offset, cell(shard.index())));
            granuleCrcs[shard.index()] = known;
        }
        return known;
    }

    /** The cell's bytes with a reference of their own. */
    public Payload payload(int index) {
        memory.retain();
        return new CountedPayload(cell(index), memory::release);
    }

    public void release() { memory.release(); }
}
