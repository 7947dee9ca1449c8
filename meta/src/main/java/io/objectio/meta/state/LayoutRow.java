package io.objectio.meta.state;

import io.objectio.common.id.InstanceId;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.Fields;
import java.util.List;

/** A run of up to 256 parts of a multipart object; the row's key has the offset of its first byte, so that a range is one seek. */
record LayoutRow(List<Part> parts) {
    static final int MAX_PARTS = 256;

    /** size bytes of the object are this part's. */
    record Part(int number, long size, InstanceId instance) {}

    LayoutRow { parts = List.copyOf(parts); }

    byte[] toBytes() {
        FieldWriter out = RowFields.writer();
        out.list(parts, (field, part) -> {
            field.u16(part.number()).i64(part.size());
            Fields.putInstance(field, part.instance());
        });
        return out.toArray();
    }

    static LayoutRow of(byte[] value) { return new LayoutRow(RowFields.reader(value).list(LayoutRow::part)); }

    private static Part part(FieldReader in) { return new Part(in.u16(), in.i64(), Fields.getInstance(in)); }
}
