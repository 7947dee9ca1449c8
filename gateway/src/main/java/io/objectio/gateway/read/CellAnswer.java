package io.objectio.gateway.read;

/** What became of one read of a piece of a shard, after the gateway's own check of the granules. */
public enum CellAnswer {
    /** All bytes are there and every granule's CRC is right. */
    INTACT,
    /** The disk does not have the shard. */
    ABSENT,
    /** Bytes are damaged on the disk or on the way, or shorter than they must be. */
    CORRUPT,
    /** The disk cannot serve now, or there was no answer. */
    UNAVAILABLE
}
