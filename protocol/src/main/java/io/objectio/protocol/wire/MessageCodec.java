package io.objectio.protocol.wire;

import io.objectio.common.buffer.Payload;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import java.util.Optional;

/**
 * From messages to type number and fields, and back. Fields of a message lie one after another in the order of its record's components
 * (a WriteCell or ReadCell begins with the disk); lists carry a count 32, texts a length 32, optional ones a flag 8. Stateless.
 */
public final class MessageCodec {
    private static final int FAMILY_SHIFT = 8;

    private MessageCodec() {}

    /** The number of the message's type, 16 bits. */
    public static int type(Message message) {
        return switch (message) {
            case OsdRequest request -> OsdCodecs.type(request);
            case OsdResponse response -> OsdCodecs.type(response);
            case MetaRequest request -> MetaRequestCodec.type(request);
            case MetaResponse response -> MetaResponseCodec.type(response);
            case AdminRequest request -> AdminCodecs.type(request);
            case AdminResponse response -> AdminCodecs.type(response);
            case ControlMessage control -> ControlCodecs.type(control);
            default -> throw new IllegalArgumentException("no type number for " + message.getClass().getName());
        };
    }

    /** Writes everything but the payload. */
    public static void write(FieldWriter out, Message message) {
        switch (message) {
            case OsdRequest request -> OsdCodecs.write(out, request);
            case OsdResponse response -> OsdCodecs.write(out, response);
            case MetaRequest request -> MetaRequestCodec.write(out, request);
            case MetaResponse response -> MetaResponseCodec.write(out, response);
            case AdminRequest request -> AdminCodecs.write(out, request);
            case AdminResponse response -> AdminCodecs.write(out, response);
            case ControlMessage control -> ControlCodecs.write(out, control);
            default -> throw new IllegalArgumentException("no codec for " + message.getClass().getName());
        }
    }

    /**
     * Reads a message; empty if the type is not known here.
     *
     * <p>Ownership: the message takes over the payload's reference if one is returned; otherwise, and when this throws, it stays the
     * caller's.
     *
     * @throws WireException if the bytes are anything but fields of that type, all of them, or if it has a payload that does not belong
     */
    @SuppressWarnings("ReferenceEquality")
    public static Optional<Message> read(int type, FieldReader in, Payload payload) {
        Optional<Message> message = switch (type >>> FAMILY_SHIFT) {
            case 0 -> ControlCodecs.read(type, in);
            case 1 -> OsdCodecs.readRequest(type, in, payload);
            case 2 -> OsdCodecs.readResponse(type, in, payload);
            case 3 -> MetaRequestCodec.read(type, in);
            case 4 -> MetaResponseCodec.read(type, in);
            case 5 -> AdminCodecs.readRequest(type, in);
            case 6 -> AdminCodecs.readResponse(type, in);
            default -> Optional.empty();
        };
        if (message.isPresent()) {
            in.end();
            if (message.get().payload() != payload && payload.length() > 0) {
                throw new WireException(payload.length() + " bytes of payload behind a " + message.get().getClass().getSimpleName());
            }
        }
        return message;
    }
}
