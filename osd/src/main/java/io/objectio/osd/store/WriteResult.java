package io.objectio.osd.store;

import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskState;

/** What became of a write. Each says whether the caller may try again and whether the shard may be there all the same. */
public sealed interface WriteResult {
    /** Durable. alreadyThere: the same bytes were stored before, by the other try of a retry. */
    record Stored(ShardId shard, long length, int shardCrc, boolean alreadyThere) implements WriteResult {}

    /** A cell was taken; says nothing of durability. */
    record Taken(ShardId shard, long bytesSoFar) implements WriteResult {}

    /** The id holds other bytes; they stay. Never worth a retry. */
    record DifferentBytes(ShardId shard, int storedCrc, int givenCrc) implements WriteResult {}

    /** What arrived is not what was sent. granule is -1 for the whole shard. Nothing stored; send again. */
    record BadCrc(ShardId shard, int granule, int expectedCrc, int actualCrc) implements WriteResult {}

    /** Cells do not add up to the shard that was announced. Nothing stored; a mistake of the caller. */
    record BadLength(ShardId shard, String what) implements WriteResult {}

    /** At the reserve, or too much is reserved already. Nothing stored; another disk. */
    record Full(ShardId shard, long freeBytes, long neededBytes) implements WriteResult {}

    /** A queue is full. Nothing stored; again after a pause. */
    record Busy(ShardId shard, String what) implements WriteResult {}

    /** Given up by its owner or by close. Nothing stored. */
    record Abandoned(ShardId shard) implements WriteResult {}

    /** The disk takes no writes. Nothing stored; another disk. */
    record Unavailable(ShardId shard, DiskState state, String cause) implements WriteResult {}

    /** The disk failed while this was under way: it may or may not be stored, and counts as not. Another disk. */
    record Indeterminate(ShardId shard, DiskState state, String cause) implements WriteResult {}
}
