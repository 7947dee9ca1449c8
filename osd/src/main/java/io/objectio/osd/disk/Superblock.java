package io.objectio.osd.disk;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.Crc;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Who a disk is. 4096 bytes, big-endian; offset, width, field:
 *
 * <pre>
 *   0  8 magic "OIODISK1" | 8 2 format (1) | 10 8 sequence: raised by each write
 *  18 16 cluster id | 34 16 disk id | 50 32 OSD name, UTF-8, zeros after it
 *  82  8 incarnation | 90 8 mount counter | 98 2 highest generation seen | 100 1 state (0 in use)
 * 101  8 created, ms since 1970 | 109 256 where metadata copies lie, zeros after it
 * 365  zeros | 4092 4 CRC-32C over 0..4091
 * </pre>
 */
public record Superblock(long sequence, ClusterId cluster, DiskId disk, OsdId osd, Incarnation incarnation, long mountCount,
        int highestGeneration, int state, Instant created, Bytes metadataCopies) {
    public static final int BYTES = 4096;
    static final int FORMAT = 1;
    private static final long MAGIC = 0x4f494f4449534b31L;
    private static final int NAME_OFFSET = 50;
    private static final int NAME_BYTES = 32;
    private static final int COPIES_OFFSET = 109;
    private static final int COPIES_BYTES = 256;
    private static final int CRC_OFFSET = BYTES - 4;

    public Superblock {
        created = Instant.ofEpochMilli(created.toEpochMilli());
        if (highestGeneration < 0 || highestGeneration > 0xffff || state < 0 || state > 0xff) {
            throw new IllegalArgumentException("generation " + highestGeneration + " or state " + state + " is out of range");
        }
        if (metadataCopies.length() > COPIES_BYTES || osd.name().getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
            throw new IllegalArgumentException("OSD name or place of metadata copies is too long");
        }
    }

    /** The same disk at its next mount. */
    Superblock mountedAgain() {
        return new Superblock(sequence + 1, cluster, disk, osd, incarnation, mountCount + 1, highestGeneration, state, created,
                metadataCopies);
    }

    ByteBuffer encode() {
        ByteBuffer block = ByteBuffer.allocateDirect(BYTES);
        block.putLong(MAGIC).putShort((short) FORMAT).putLong(sequence);
        block.putLong(cluster.high()).putLong(cluster.low()).putLong(disk.high()).putLong(disk.low());
        block.put(osd.name().getBytes(StandardCharsets.UTF_8)).position(NAME_OFFSET + NAME_BYTES);
        block.putLong(incarnation.value()).putLong(mountCount).putShort((short) highestGeneration).put((byte) state);
        block.putLong(created.toEpochMilli()).put(metadataCopies.toArray());
        block.putInt(CRC_OFFSET, Crc.of(block.slice(0, CRC_OFFSET)));
        return block.clear();
    }

    /** What a block says: a superblock, or why it is none. */
    sealed interface Decoded {
        record Good(Superblock superblock) implements Decoded {}

        record Bad(String why) implements Decoded {}

        record Newer(int format) implements Decoded {}
    }

    /** Reads 4096 bytes from position 0. */
    static Decoded decode(ByteBuffer block) {
        if (block.limit() < BYTES) {
            return new Decoded.Bad("has " + block.limit() + " bytes of " + BYTES);
        }
        if (block.getLong(0) != MAGIC) {
            return new Decoded.Bad("has no magic number");
        }
        int expected = block.getInt(CRC_OFFSET);
        int actual = Crc.of(block.slice(0, CRC_OFFSET));
        if (expected != actual) {
            return new Decoded.Bad(String.format("CRC is %08x and should be %08x", actual, expected));
        }
        int format = block.getShort(8) & 0xffff;
        if (format != FORMAT) {
            return new Decoded.Newer(format);
        }
        byte[] copies = new byte[COPIES_BYTES];
        block.get(COPIES_OFFSET, copies);
        return new Decoded.Good(new Superblock(block.getLong(10), new ClusterId(block.getLong(18), block.getLong(26)),
                new DiskId(block.getLong(34), block.getLong(42)), new OsdId(text(block, NAME_OFFSET, NAME_BYTES)),
                new Incarnation(block.getLong(82)), block.getLong(90), block.getShort(98) & 0xffff, block.get(100) & 0xff,
                Instant.ofEpochMilli(block.getLong(101)), Bytes.of(withoutTrailingZeros(copies))));
    }

    private static String text(ByteBuffer block, int offset, int length) {
        byte[] bytes = new byte[length];
        block.get(offset, bytes);
        return new String(withoutTrailingZeros(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] withoutTrailingZeros(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return java.util.Arrays.copyOf(bytes, length);
    }
}
