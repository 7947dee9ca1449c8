package io.objectio.protocol.osd;

import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.rpc.Message;
import java.util.List;

/** Responses of an OSD. */
public sealed interface OsdResponse extends Message {
    /** The cell was taken in; not durable yet. A credit for one more. */
    record CellReceived() implements OsdResponse {}

    /** The whole shard is on stable storage, its CRCs verified before it was written. */
    record ShardDurable() implements OsdResponse {}

    /** The shard was forgotten, or was not open. */
    record Abandoned() implements OsdResponse {}

    /** Intact bytes: the OSD checked the granules, and so does whoever reads. */
    record CellData(CrcList granuleCrcs, Payload data) implements OsdResponse {
        @Override
        public Payload payload() { return data; }
    }

    /** Per shard, in the order asked. */
    record Verified(List<ShardCheck> checks) implements OsdResponse {
        public Verified { checks = List.copyOf(checks); }
    }

    record Deleted(int count) implements OsdResponse {}

    record ShardPage(List<ShardEntry> shards, boolean more) implements OsdResponse {
        public ShardPage { shards = List.copyOf(shards); }
    }

    /** One row of an inventory. */
    record ShardEntry(ShardId shard, long length, int shardCrc) {}

    /** It was not done; reason says whether another try can help. */
    record Refused(Reason reason, String message) implements OsdResponse {}

    /** What became of one shard in VerifyShards. */
    sealed interface ShardCheck {
        ShardId shard();

        record Intact(ShardId shard, long length, int crc) implements ShardCheck {}

        record Corrupt(ShardId shard, int expectedCrc, int actualCrc) implements ShardCheck {}

        record Missing(ShardId shard) implements ShardCheck {}

        record Unreadable(ShardId shard, String why) implements ShardCheck {}
    }

    /** The byte form is the ordinal: append only. */
    enum Reason {
        /** No such disk on this OSD: fetch the map. */
        UNKNOWN_DISK,
        /** The disk is FAILED: another disk. */
        DISK_FAILED,
        /** The disk's folder is away: another disk. */
        DISK_AWAY,
        /** No room: another disk. */
        DISK_FULL,
        /** The queue is full; nothing was done: again after a pause. */
        BUSY,
        /** The write's epoch is older than known here: fetch the group's row, send again under it. */
        STALE_EPOCH,
        /** Bytes do not match their CRCs: damaged on the way, send again. */
        WRONG_CRC,
        /** The id holds other bytes already: never send again. */
        DIFFERENT_BYTES,
        /** A cell out of order, over the length, or of a shard that was abandoned. */
        BAD_SEQUENCE,
        /** No such shard here. */
        ABSENT,
        /** The shard's bytes are damaged; it is reported and quarantined. */
        CORRUPT,
        /** The OSD lost touch with meta for longer than its lease: no writes until it is back. */
        FENCED,
        /** The request itself is wrong (offset, length, count). */
        BAD_REQUEST
    }
}
