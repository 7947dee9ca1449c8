package io.objectio.protocol.rpc.transport;

import io.objectio.common.buffer.Payload;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.FrameHeader;
import io.objectio.protocol.wire.MessageCodec;
import io.objectio.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** From a message to the bytes of its frame before the payload, and back. Stateless. */
public final class Frames {
    private Frames() {}

    /**
     * A request.
     *
     * @throws RpcException UNSUPPORTED if it is too large for a frame; the payload's reference stays the caller's
     */
    public static Encoded request(Message message, long requestId, Duration deadline) throws RpcException {
        long millis = Math.clamp(deadline.plusNanos(999_999).toMillis(), 0L, Integer.MAX_VALUE);
        try {
            return new Encoded(encode(message, false, requestId, (int) millis), message.payload());
        } catch (IllegalArgumentException e) {
            throw new RpcException(RpcException.Code.UNSUPPORTED, "the request cannot be sent: " + e.getMessage(), e);
        }
    }

    /** A message of the handshake. */
    public static byte[] control(ControlMessage message) { return encode(message, false, 0, 0); }

    /** Head and fields, and what goes behind them: the message's own reference to its payload. Nobody writes into head. */
    public static final class Encoded {
        private final byte[] head;
        private final Payload payload;

        Encoded(byte[] head, Payload payload) {
            this.head = head;
            this.payload = payload;
        }

        public byte[] head() { return head; }

        public Payload payload() { return payload; }

        public int length() { return head.length + payload.length(); }
    }

    /**
     * A response; one that is too large becomes a Failure that says so, so that the caller hears of it, and its payload is released here.
     */
    public static Encoded response(Message message, long requestId) {
        try {
            return new Encoded(encode(message, true, requestId, 0), message.payload());
        } catch (IllegalArgumentException e) {
            message.payload().release();
            Message failure = new ControlMessage.Failure(RpcException.Code.INTERNAL, "the response cannot be sent: " + e.getMessage());
            return new Encoded(encode(failure, true, requestId, 0), Payload.empty());
        }
    }

    private static byte[] encode(Message message, boolean response, long requestId, int deadlineMillis) {
        FieldWriter out = new FieldWriter();
        MessageCodec.write(out, message);
        byte[] fields = out.toArray();
        FrameHeader header = FrameHeader.of(MessageCodec.type(message), response, requestId, deadlineMillis, fields,
                message.payload().length());
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + fields.length);
        header.write(frame);
        return frame.put(fields).array();
    }

    /**
     * The message of a frame whose fields have been checked against the head. The payload's reference goes to the message, or, when this
     * throws, stays the caller's.
     *
     * @throws RpcException UNSUPPORTED if the type or the form of its fields is not known here; the bytes came whole, so the connection is
     *         still good
     */
    public static Message decode(FrameHeader header, ByteBuffer fields, Payload payload) throws RpcException {
        String type = String.format("%04x", header.type());
        try {
            return MessageCodec.read(header.type(), new FieldReader(fields), payload)
                    .orElseThrow(() -> new RpcException(RpcException.Code.UNSUPPORTED, "message type " + type + " is not known here"));
        } catch (WireException e) {
            throw new RpcException(RpcException.Code.UNSUPPORTED, "message of type " + type + " is not understood: " + e.getMessage(), e);
        }
    }
}
