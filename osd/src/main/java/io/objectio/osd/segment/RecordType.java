package io.objectio.osd.segment;

import java.util.Optional;

/** What a record of the log says. The codes are on disk. */
public enum RecordType {
    /** A small shard with its data. */
    SHARD(1),
    /** A large shard's file is complete and synced. */
    LARGE(2),
    /** The shard is deleted. */
    TOMBSTONE(3),
    /** The shard was found damaged and set aside; its id may be written again. */
    QUARANTINED(4),
    /** The index on disk covers everything before this; shard id, length and CRCs are zero. Replay passes over it. */
    CHECKPOINT(5);

    private final int code;

    RecordType(int code) { this.code = code; }

    public int code() { return code; }

    /** Whether granule CRCs follow the header. */
    public boolean hasData() { return this == SHARD || this == LARGE; }

    public static Optional<RecordType> of(int code) {
        return switch (code) {
            case 1 -> Optional.of(SHARD);
            case 2 -> Optional.of(LARGE);
            case 3 -> Optional.of(TOMBSTONE);
            case 4 -> Optional.of(QUARANTINED);
            case 5 -> Optional.of(CHECKPOINT);
            default -> Optional.empty();
        };
    }
}
