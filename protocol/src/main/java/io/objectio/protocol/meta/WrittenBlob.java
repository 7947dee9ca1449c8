package io.objectio.protocol.meta;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.PgId;
import java.util.List;

/**
 * A blob as a gateway wrote it: exactly the shards that are durable, and the CRCs of all of them.
 *
 * @param length    plain bytes
 * @param plainCrc  CRC-32C of the plain bytes
 * @param shardCrcs of all k+m shards, also of those that are not durable: a rebuild is proven by them
 * @param durable   where the durable ones are, ordered by index
 */
public record WrittenBlob(PgId pg, BlobId blob, long length, int plainCrc, CrcList shardCrcs, List<Place> durable) {
    public WrittenBlob { durable = List.copyOf(durable); }

    /** Shard index is on that life of that disk. */
    public record Place(int index, DiskId disk, Incarnation incarnation) {}
}
