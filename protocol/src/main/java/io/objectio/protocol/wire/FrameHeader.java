package io.objectio.protocol.wire;

import io.objectio.common.checksum.Crc;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a frame; requests, responses and the handshake travel in frames. Big-endian:
 *
 * <pre>
 *  0  4 length of all that follows these four bytes
 *  4  2 magic "OF"
 *  6  1 version of the frame, 1
 *  7  1 flags: bit 0 = response; others are zero
 *  8  2 type of message
 * 10  8 request id: chosen by the caller, unique on the connection, repeated in the response
 * 18  4 deadline: milliseconds that the caller still waits, as of sending; 0 in responses
 * 22  4 crc32c of bytes 0..21
 * 26  4 fields length f, at most 8 MiB
 * 30  4 crc32c of bytes 26..29 and the fields
 * 34  f fields
 * 34+f  payload, at most 1 MiB, covered by the CRCs that its message carries
 * </pre>
 *
 * <p>The bytes 26..33 belong to the body by meaning and are read with the head because every frame has them. A reader that finds magic,
 * version, length or CRC wrong cannot know where the next frame begins and closes the connection.
 */
public record FrameHeader(int type, boolean response, long requestId, int deadlineMillis, int fieldsLength, int fieldsCrc,
        int payloadLength) {
    /** Bytes of the head, with the length and with fields length and CRC. */
    public static final int BYTES = 34;

    /** A frame's fields: what 10,000 accounts or a page of 1,000 uploads with 4 KiB of headers each can need. */
    public static final int MAX_FIELDS_BYTES = 8 << 20;

    /** A frame's payload: a cell is 256 KiB, a read at most 512 KiB; the rest is room. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 20;

    private static final short MAGIC = 0x4f46;
    private static final int VERSION = 1;
    private static final int RESPONSE = 1;
    private static final int CRC_AT = 22;
    private static final int BEHIND_LENGTH = BYTES - 4;

    public FrameHeader {
        if (type < 0 || type > 0xffff || deadlineMillis < 0) {
            throw new IllegalArgumentException("frame out of range: type=" + type + " deadline=" + deadlineMillis);
        }
        if (fieldsLength < 0 || fieldsLength > MAX_FIELDS_BYTES || payloadLength < 0 || payloadLength > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("frame of " + fieldsLength + " bytes of fields and " + payloadLength
                    + " of payload; the most are " + MAX_FIELDS_BYTES + " and " + MAX_PAYLOAD_BYTES);
        }
    }

    /** The head for these fields; their CRC is taken here. */
    public static FrameHeader of(int type, boolean response, long requestId, int deadlineMillis, byte[] fields, int payloadLength) {
        return new FrameHeader(type, response, requestId, deadlineMillis, fields.length, fieldsCrc(ByteBuffer.wrap(fields)), payloadLength);
    }

    /** Bytes of the whole frame. */
    public int frameLength() { return BYTES + fieldsLength + payloadLength; }

    /** Puts the {@link #BYTES} bytes of the head at the buffer's position. */
    public void write(ByteBuffer out) {
        ByteBuffer head = ByteBuffer.allocate(BYTES);
        head.putInt(BEHIND_LENGTH + fieldsLength + payloadLength).putShort(MAGIC).put((byte) VERSION).put((byte) (response ? RESPONSE : 0))
                .putShort((short) type).putLong(requestId).putInt(deadlineMillis);
        head.putInt(Crc.of(head.array(), 0, CRC_AT)).putInt(fieldsLength).putInt(fieldsCrc);
        out.put(head.array());
    }

    /**
     * Reads a head at the buffer's position, {@link #BYTES} bytes; the position moves behind it.
     *
     * @throws WireException if it is damaged or of another version; the connection is of no more use
     */
    public static FrameHeader read(ByteBuffer in) {
        if (in.remaining() < BYTES) {
            throw new WireException("a frame's head has " + BYTES + " bytes, here are " + in.remaining());
        }
        int at = in.position();
        int crc = in.getInt(at + CRC_AT);
        int actual = Crc.of(in.slice(at, CRC_AT));
        if (crc != actual) {
            throw new WireException(String.format("a frame's head has CRC %08x but says %08x: damaged, or no peer of ours", actual, crc));
        }
        int length = in.getInt();
        short magic = in.getShort();
        int version = in.get();
        int flags = in.get();
        if (magic != MAGIC || version != VERSION || (flags & ~RESPONSE) != 0) {
            throw new WireException(String.format("a frame with magic %04x, version %d, flags %02x; here it is %04x, %d", magic, version,
                    flags & 0xff, MAGIC, VERSION));
        }
        int type = in.getShort() & 0xffff;
        long requestId = in.getLong();
        int deadlineMillis = in.getInt();
        in.getInt();
        int fieldsLength = in.getInt();
        int fieldsCrc = in.getInt();
        if (length < BEHIND_LENGTH || fieldsLength < 0 || fieldsLength > length - BEHIND_LENGTH) {
            throw new WireException("a frame of " + length + " bytes with " + fieldsLength + " bytes of fields");
        }
        int payloadLength = length - BEHIND_LENGTH - fieldsLength;
        return Fields
                .checked(() -> new FrameHeader(type, flags != 0, requestId, deadlineMillis, fieldsLength, fieldsCrc, payloadLength));
    }

    /** Checks the fields (the buffer's remaining bytes; it does not move) against the head. */
    public void checkFields(ByteBuffer fields) {
        int actual = fieldsCrc(fields);
        if (actual != fieldsCrc) {
            throw new WireException(
                    String.format("the fields of a frame of type %04x have CRC %08x but should have %08x: damaged on the way",
                            type, actual, fieldsCrc));
        }
    }

    private static int fieldsCrc(ByteBuffer fields) {
        CRC32C crc = new CRC32C();
        int length = fields.remaining();
        for (int shift = 24; shift >= 0; shift -= 8) {
            crc.update(length >>> shift);
        }
        crc.update(fields.duplicate());
        return (int) crc.getValue();
    }
}
