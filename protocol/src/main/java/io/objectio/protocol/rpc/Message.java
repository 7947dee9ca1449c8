package io.objectio.protocol.rpc;

import io.objectio.common.buffer.Payload;

/** A request or response. Records in the families osd, meta and admin; each has a type number and a field codec in protocol.wire. */
public interface Message {
    /** The bytes that travel behind the fields without being copied; empty for most messages. */
    default Payload payload() {
        return Payload.empty();
    }
}
