package io.objectio.gateway.read;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;

/** Where readers report what is not as it should be; repair listens. Any thread; must not wait. */
public interface Findings {
    /** Bytes of this shard came damaged from this disk. */
    void corrupt(ShardId shard, DiskId disk);

    /** The disk should have this shard and says that it does not. */
    void missing(ShardId shard, DiskId disk);

    /** All granules were right, and the blob's plain CRC is wrong all the same: a mistake of ours, not of a disk. */
    void wrongBlob(BlobId blob, int expectedCrc, int actualCrc);
}
