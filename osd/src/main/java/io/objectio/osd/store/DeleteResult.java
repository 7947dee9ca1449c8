package io.objectio.osd.store;

import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskState;

/** What became of one deletion; all but Deleted may be tried again. */
public sealed interface DeleteResult {
    /** Gone for good, or was not there (wasThere false). */
    record Deleted(ShardId shard, boolean wasThere) implements DeleteResult {}

    record Busy(ShardId shard) implements DeleteResult {}

    /** The disk takes no deletions, or failed on the way: it may or may not be gone. */
    record Unavailable(ShardId shard, DiskState state, String cause) implements DeleteResult {}
}
