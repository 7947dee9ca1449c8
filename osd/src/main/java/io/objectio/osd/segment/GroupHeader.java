package io.objectio.osd.segment;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The start of a group: what one write and one sync made durable together. Big-endian; offset, width, field:
 *
 * <pre>
 *  0 4 magic "OGRP" | 4 8 sequence | 12 4 length of the group, a multiple of 4096 | 16 8 highest sequence known synced
 * 24 4 records | 28 4 CRC-32C over 0..27, seeded with the group's place (see {@link PlaceSeed})
 * 32 records, then zeros to the length
 * </pre>
 *
 * <p>Groups are padded to 4096 bytes: that is the sector of today's disks and the page of the cache, so writing the next group never touches
 * a sector that holds acknowledged bytes, and O_DIRECT can be used later without a new format.
 */
record GroupHeader(long sequence, int length, long highestSynced, int records) {
    static final int BYTES = 32;
    static final int ALIGNMENT = 4096;
    private static final int MAGIC = 0x4f475250;
    private static final int CRC_OFFSET = 28;

    static int align(int length) { return (length + ALIGNMENT - 1) & -ALIGNMENT; }

    /** Puts the header at the buffer's offset at; offset is its place in the segment. */
    void encode(ByteBuffer target, int at, PlaceSeed seed, long offset) {
        target.putInt(at, MAGIC).putLong(at + 4, sequence).putInt(at + 12, length).putLong(at + 16, highestSynced).putInt(at + 24, records);
        target.putInt(at + CRC_OFFSET, crc(target, at, seed, offset));
    }

    static Optional<GroupHeader> decode(ByteBuffer source, int at, PlaceSeed seed, long offset) {
        if (source.limit() - at < BYTES || source.getInt(at) != MAGIC || source.getInt(at + CRC_OFFSET) != crc(source, at, seed, offset)) {
            return Optional.empty();
        }
        return Optional
                .of(new GroupHeader(source.getLong(at + 4), source.getInt(at + 12), source.getLong(at + 16), source.getInt(at + 24)));
    }

    private static int crc(ByteBuffer buffer, int at, PlaceSeed seed, long offset) {
        CRC32C crc = seed.crc(offset);
        crc.update(buffer.slice(at, CRC_OFFSET));
        return (int) crc.getValue();
    }
}
