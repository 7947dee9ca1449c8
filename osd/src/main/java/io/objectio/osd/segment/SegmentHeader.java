package io.objectio.osd.segment;

import io.objectio.common.checksum.Crc;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The start of a segment: 4096 bytes, written twice (at 0 and at 4096), because all CRCs of the segment hang on its nonce and one bad sector
 * must not cost 256 MiB. Groups begin at 8192. Big-endian; offset, width, field:
 *
 * <pre>
 *  0  8 magic "OIOSEG01" | 8 2 format (1) | 10 8 segment sequence | 18 16 nonce | 34 16 disk id | 50 16 cluster id
 * 66  8 created, ms since 1970 | 74 zeros | 4092 4 CRC-32C over 0..4091
 * </pre>
 */
record SegmentHeader(long segment, long nonceHigh, long nonceLow, DiskId disk, ClusterId cluster, long createdMillis) {
    static final int BYTES = 4096;
    static final int COPIES = 2;
    /** Where the first group stands. */
    static final int GROUPS_AT = BYTES * COPIES;
    private static final long MAGIC = 0x4f494f5345473031L;
    private static final short FORMAT = 1;
    private static final int CRC_OFFSET = BYTES - 4;

    /** Both copies. */
    ByteBuffer encode() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(GROUPS_AT);
        for (int copy = 0; copy < COPIES; copy++) {
            int at = copy * BYTES;
            buffer.position(at).putLong(MAGIC).putShort(FORMAT).putLong(segment).putLong(nonceHigh).putLong(nonceLow);
            buffer.putLong(disk.high()).putLong(disk.low()).putLong(cluster.high()).putLong(cluster.low()).putLong(createdMillis);
            buffer.putInt(at + CRC_OFFSET, Crc.of(buffer.slice(at, CRC_OFFSET)));
        }
        return buffer.clear();
    }

    /** Reads whichever copy of the 8192 bytes from position 0 is good and of this segment. */
    static Optional<SegmentHeader> decode(ByteBuffer buffer, long segment) {
        for (int at = 0; at + BYTES <= buffer.limit(); at += BYTES) {
            boolean good = buffer.getLong(at) == MAGIC && buffer.getShort(at + 8) == FORMAT && buffer.getLong(at + 10) == segment
                    && buffer.getInt(at + CRC_OFFSET) == Crc.of(buffer.slice(at, CRC_OFFSET));
            if (good) {
                return Optional.of(new SegmentHeader(segment, buffer.getLong(at + 18), buffer.getLong(at + 26),
                        new DiskId(buffer.getLong(at + 34), buffer.getLong(at + 42)),
                        new ClusterId(buffer.getLong(at + 50), buffer.getLong(at + 58)), buffer.getLong(at + 66)));
            }
        }
        return Optional.empty();
    }

    PlaceSeed seed() { return new PlaceSeed(nonceHigh, nonceLow, segment); }
}
