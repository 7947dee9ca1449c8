package io.objectio.codec.layout;

/** A run of bytes of every shard of a blob or of one of them: offset from the start of the shard, and length; both in bytes, length may be 0. */
public record ShardRange(long offset, long length) {
    public ShardRange {
        if (offset < 0 || length < 0 || offset + length < 0) {
            throw new IllegalArgumentException("no such range: offset " + offset + ", length " + length);
        }
    }

    /** First byte after the range. */
    public long end() { return offset + length; }
}
