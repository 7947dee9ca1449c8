package io.objectio.common.buffer;

import java.nio.ByteBuffer;

/** The payload of messages that carry none. */
enum EmptyPayload implements Payload {
    INSTANCE;

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    @Override
    public ByteBuffer bytes() { return NOTHING.duplicate(); }

    @Override
    public Payload retain() { return this; }

    @Override
    public void release() {}
}
