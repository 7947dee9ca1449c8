package io.objectio.osd.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRCs of group and record headers begin with where the header stands: {@code segment nonce 16 | segment sequence 8 | offset in the file 8}.
 * So a stale record of an earlier life of the blocks, and bytes that someone uploaded, never pass for a header of this segment, and a reader
 * who knows a record's place needs nothing else to check it.
 */
record PlaceSeed(long nonceHigh, long nonceLow, long segment) {
    CRC32C crc(long offset) {
        ByteBuffer seed = ByteBuffer.allocate(32);
        seed.putLong(nonceHigh).putLong(nonceLow).putLong(segment).putLong(offset).flip();
        CRC32C crc = new CRC32C();
        crc.update(seed);
        return crc;
    }

    /** Over the 76 bytes of the header before its CRC, and then what follows the header up to headLength. */
    int recordCrc(long offset, ByteBuffer head, int at, int headLength) {
        CRC32C crc = crc(offset);
        crc.update(head.slice(at, RecordHeader.CRC_OFFSET));
        crc.update(head.slice(at + RecordHeader.BYTES, headLength - RecordHeader.BYTES));
        return (int) crc.getValue();
    }
}
