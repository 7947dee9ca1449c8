package io.objectio.osd.store;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.ShardId;
import io.objectio.osd.segment.RecordHeader;

/**
 * What is known of a shard before its bytes come.
 *
 * @param length   bytes of the whole shard, 0 to 64 MiB
 * @param manifest whom the shard belongs to, opaque here; empty on shards that carry none
 */
public record ShardHead(ShardId shard, CodingScheme scheme, long length, Bytes manifest) {
    public static final long MAX_SHARD_BYTES = 64L << 20;

    public ShardHead {
        if (length < 0 || length > MAX_SHARD_BYTES) {
            throw new IllegalArgumentException("shard of " + length + " bytes is outside 0.." + MAX_SHARD_BYTES);
        }
        if (manifest.length() > RecordHeader.MAX_MANIFEST_BYTES) {
            throw new IllegalArgumentException(
                    "manifest of " + manifest.length() + " bytes is longer than " + RecordHeader.MAX_MANIFEST_BYTES);
        }
    }

    /** The same shard, now that it is known whom it belongs to. */
    ShardHead sealedWith(Bytes sealManifest) {
        return new ShardHead(shard, scheme, length, sealManifest);
    }
}
