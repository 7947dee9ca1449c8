package io.objectio.osd.store;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import java.util.concurrent.CompletableFuture;

/**
 * A shard in the making. Cells are appended in order, the next without waiting for the last if the caller likes; the first bad result ends the
 * write, and later calls return it again. Threads: any, one caller at a time.
 */
public interface ShardWrite {
    ShardHead head();

    /**
     * Appends the next cell, whose first byte is at a multiple of 64 KiB; only the last cell may end off one.
     *
     * @param granuleCrcs one per 64 KiB of this cell, compared before anything is stored
     * @param cell        taken over
     * @return empty-handed {@link WriteResult.Taken} when the cell is off the caller's hands (not yet durable), or why not
     */
    CompletableFuture<WriteResult> append(CrcList granuleCrcs, Payload cell);

    /**
     * Makes the shard durable: Stored, or why not.
     *
     * @param shardCrc {@code Crc.of} over the whole shard
     * @param manifest whom the shard belongs to, known only now; takes the place of the head's
     */
    CompletableFuture<WriteResult> finish(int shardCrc, Bytes manifest);

    /** Gives up; memory and space come back. Nothing after a finish. Safe to call twice. */
    void abandon();
}
