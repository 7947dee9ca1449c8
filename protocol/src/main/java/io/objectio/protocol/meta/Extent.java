package io.objectio.protocol.meta;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.PgId;

/** A run of an object's (or part's) bytes: length bytes at offset of it lie at blobOffset in the blob. */
public record Extent(long offset, PgId pg, BlobId blob, long blobOffset, long length) {
    public Extent {
        if (offset < 0 || blobOffset < 0 || length <= 0) {
            throw new IllegalArgumentException("extent out of range: offset=" + offset + " blobOffset=" + blobOffset + " length=" + length);
        }
    }

    public long end() { return offset + length; }
}
