package io.objectio.osd.store;

import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskState;

/** Result of reading a whole shard again. */
public sealed interface ShardVerification {
    record Intact(ShardId shard, long length, int shardCrc) implements ShardVerification {}

    record Absent(ShardId shard) implements ShardVerification {}

    /** expectedCrc is the shard's as recorded, actualCrc that of the bytes as they are (0 where they cannot be read at all). */
    record Corrupt(ShardId shard, int expectedCrc, int actualCrc, String what) implements ShardVerification {}

    record Unavailable(ShardId shard, DiskState state, String cause) implements ShardVerification {}

    record Busy(ShardId shard) implements ShardVerification {}
}
