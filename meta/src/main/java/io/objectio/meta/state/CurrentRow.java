package io.objectio.meta.state;

import io.objectio.common.id.CommitSequence;
import io.objectio.common.id.InstanceId;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.VersionHead;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.Fields;
import java.time.Instant;
import java.util.Optional;

/** The newest version of a key in short: what a listing shows, and where the whole of it stands. */
record CurrentRow(long size, String etag, Instant modified, String storageClass, String version,
        Optional<Checksum.Algorithm> checksumAlgorithm,
        Optional<Checksum.Type> checksumType, InstanceId instance, CommitSequence sequence) {
    static CurrentRow of(VersionHead version, CommitSequence sequence) {
        return new CurrentRow(version.head().size(), version.head().etag(), version.modified(), version.head().storageClass(),
                version.version(),
                version.head().checksum().map(Checksum::algorithm), version.head().checksum().map(Checksum::type), version.instance(),
                sequence);
    }

    byte[] toBytes() {
        var out = RowFields.writer().i64(size).text(etag);
        Fields.putInstant(out, modified);
        out.text(storageClass).text(version).optional(checksumAlgorithm, Fields::putEnum).optional(checksumType, Fields::putEnum);
        Fields.putInstance(out, instance);
        return out.i64(sequence.value()).toArray();
    }

    static CurrentRow of(byte[] value) {
        FieldReader in = RowFields.reader(value);
        return new CurrentRow(in.i64(), in.text(), Fields.getInstant(in), in.text(), in.text(),
                in.optional(field -> field.enumOf(Checksum.Algorithm.values())), in.optional(field -> field.enumOf(Checksum.Type.values())),
                Fields.getInstance(in), new CommitSequence(in.i64()));
    }
}
