package io.objectio.meta.state;

import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.WireException;

/** Every row's value begins with the version of its format, one byte. */
final class RowFields {
    private static final int VERSION = 1;

    private RowFields() {}

    static FieldWriter writer() { return new FieldWriter(128).u8(VERSION); }

    static FieldReader reader(byte[] value) {
        FieldReader in = new FieldReader(value);
        int version = in.u8();
        if (version != VERSION) {
            throw new WireException("a row of format version " + version + ", this build knows " + VERSION);
        }
        return in;
    }

    static byte[] ofLong(long value) { return writer().i64(value).toArray(); }

    static long toLong(byte[] value) {
        FieldReader in = reader(value);
        long number = in.i64();
        in.end();
        return number;
    }
}
