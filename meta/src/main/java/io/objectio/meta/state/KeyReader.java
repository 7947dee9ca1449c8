package io.objectio.meta.state;

import io.objectio.protocol.wire.FieldReader;
import java.nio.ByteBuffer;

/** Reads the fields of a row's key from a place on; the group takes the first two bytes. */
final class KeyReader {
    static final int GROUP_BYTES = 2;

    private KeyReader() {}

    static FieldReader at(byte[] key, int offset) { return new FieldReader(ByteBuffer.wrap(key, offset, key.length - offset)); }
}
