package io.objectio.osd.index;

/**
 * Where a shard is. On disk, big-endian:
 *
 * <pre>
 *  0 1 kind | 1 8 segment | 9 8 offset of the record in it | 17 8 data length | 25 4 manifest length | 29 4 shard CRC-32C
 * 33 8 sequence | 41 8 number in the large file's name
 * </pre>
 *
 * The key is {@code placement group 8 | blob 16 | shard index 1}: a slot's inventory is a range scan.
 */
public record IndexEntry(Kind kind, long segment, long offset, long dataLength, int manifestLength, int shardCrc, long sequence,
        long fileNumber) {
    /** What stands at the place; the codes are on disk. */
    public enum Kind {
        SHARD(1), LARGE(2), QUARANTINED(3);

        private final int code;

        Kind(int code) { this.code = code; }

        int code() { return code; }

        static Kind of(int code) {
            return switch (code) {
                case 1 -> SHARD;
                case 2 -> LARGE;
                case 3 -> QUARANTINED;
                default -> throw new IllegalArgumentException("index entry of kind " + code);
            };
        }
    }

    /** Whether the shard can be read from here. */
    public boolean live() { return kind != Kind.QUARANTINED; }

    public boolean samePlace(IndexEntry other) { return segment == other.segment && offset == other.offset; }
}
