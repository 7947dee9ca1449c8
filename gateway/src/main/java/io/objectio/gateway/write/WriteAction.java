package io.objectio.gateway.write;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.PgId;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.meta.Mutation;
import java.util.List;

/** What a write machine asks of its driver. None of them waits for another; each answer comes back as an event. */
public sealed interface WriteAction {
    /**
     * Send one cell. The driver has the bytes of stripe {@code cell} and answers with {@link ObjectWriteMachine#answered}, naming the sending.
     *
     * @param sealed the last cell of the shard: the seal goes with it
     * @param manifest the seal carries the manifest
     */
    record SendCell(ShardId shard, int cell, long sending, DiskId disk, Epoch pgEpoch, boolean sealed, boolean manifest)
            implements
                WriteAction {}

    /** All shards that are still written have acknowledged this stripe, or nobody wants it any more: its memory may go. */
    record ReleaseStripe(BlobId blob, int stripe) implements WriteAction {}

    /** The bytes of the blob that was begun as {@code from} are now written as {@code to}; stripes in hand stay in hand under the new id. */
    record Rename(BlobId from, BlobId to) implements WriteAction {}

    /** Tell the disk to forget a shard that was begun and will not be sealed. */
    record Abandon(DiskId disk, ShardId shard) implements WriteAction {}

    /** Fetch the map anew and answer with {@link ObjectWriteMachine#mapRefreshed}, whether or not it could be had. */
    record RefreshMap() implements WriteAction {}

    /** Calls showed that the disk cannot serve now. */
    record Suspect(DiskId disk, String cause) implements WriteAction {}

    /** The disk was not durable within its grace after all others were. */
    record Straggled(DiskId disk) implements WriteAction {}

    /** Ask meta to condemn blobs of this request that no row will name. */
    record GiveUp(List<Mutation.BlobRef> blobs) implements WriteAction {
        public GiveUp { blobs = List.copyOf(blobs); }
    }

    /** A shard that the commit did not name landed after it: tell meta. */
    record Arrived(ShardId shard, DiskId disk, Incarnation incarnation) implements WriteAction {}

    /** The blob is committed or given up. */
    record Settled(BlobId blob) implements WriteAction {}

    /** Nothing more is written to the group for this blob: its load goes down. */
    record Left(PgId pg) implements WriteAction {}
}
