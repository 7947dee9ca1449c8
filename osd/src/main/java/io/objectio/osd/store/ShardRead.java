package io.objectio.osd.store;

import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskState;

/** What became of one shard read. The caller decides per case; there is no "other". */
public sealed interface ShardRead {
    /**
     * Checked bytes of the shard from offset on.
     *
     * @param bytes       belongs to the receiver, who releases it
     * @param granuleCrcs of these bytes, for the next one to check
     */
    record Intact(ShardId shard, long shardLength, int shardCrc, long offset, CrcList granuleCrcs, Payload bytes) implements ShardRead {}

    /** Not on this disk. */
    record Absent(ShardId shard) implements ShardRead {}

    /** The offset is past the end of the shard, which has shardLength bytes. */
    record OutOfRange(ShardId shard, long shardLength) implements ShardRead {}

    /** It is known here and its bytes are bad, gone, or in quarantine; what says which. To be rebuilt from the others. */
    record Corrupt(ShardId shard, int expectedCrc, int actualCrc, String what) implements ShardRead {}

    /** The disk cannot say now: it is away, failed, or this read met an I/O error. */
    record Unavailable(ShardId shard, DiskState state, String cause) implements ShardRead {}

    /** The read queue or the read memory is full; again after a pause, or elsewhere. */
    record Busy(ShardId shard) implements ShardRead {}
}
