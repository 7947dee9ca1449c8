package io.objectio.meta.state;

import io.objectio.common.id.InstanceId;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.Fields;
import io.objectio.protocol.wire.HeadCodec;
import java.time.Instant;
import java.util.Optional;

/** A part of an upload that is open or being cleaned up. */
record PartRow(InstanceId instance, long size, String etag, Optional<Checksum> checksum, Instant modified) {
    byte[] toBytes() {
        FieldWriter out = RowFields.writer();
        Fields.putInstance(out, instance);
        out.i64(size).text(etag).optional(checksum, HeadCodec::putChecksum);
        Fields.putInstant(out, modified);
        return out.toArray();
    }

    static PartRow of(byte[] value) {
        FieldReader in = RowFields.reader(value);
        return new PartRow(Fields.getInstance(in), in.i64(), in.text(), in.optional(HeadCodec::getChecksum), Fields.getInstant(in));
    }
}
