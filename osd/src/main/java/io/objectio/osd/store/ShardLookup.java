package io.objectio.osd.store;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskState;

/** What a disk knows of a shard. */
public sealed interface ShardLookup {
    record Present(ShardHead head, CrcList granuleCrcs, int shardCrc) implements ShardLookup {
        public Bytes manifest() { return head.manifest(); }
    }

    record Absent(ShardId shard) implements ShardLookup {}

    /** Known, but its record is bad or it is in quarantine. */
    record Corrupt(ShardId shard, int expectedCrc, int actualCrc, String what) implements ShardLookup {}

    record Unavailable(ShardId shard, DiskState state, String cause) implements ShardLookup {}

    record Busy(ShardId shard) implements ShardLookup {}
}
