package io.objectio.osd.store;

import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskState;

/** What became of a request to put a damaged shard aside. */
public sealed interface QuarantineResult {
    /** Set aside, durably; file is its name under quarantine/, empty where nothing could be read. */
    record Quarantined(ShardId shard, String file) implements QuarantineResult {}

    /** It is intact; nothing was changed. */
    record Intact(ShardId shard) implements QuarantineResult {}

    record Absent(ShardId shard) implements QuarantineResult {}

    record Busy(ShardId shard) implements QuarantineResult {}

    record Unavailable(ShardId shard, DiskState state, String cause) implements QuarantineResult {}
}
