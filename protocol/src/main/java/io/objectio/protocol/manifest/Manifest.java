package io.objectio.protocol.manifest;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.WireException;
import java.util.List;
import java.util.Optional;

/**
 * Whose bytes a blob holds, kept on m + 1 of its shards: the last resort when all metadata is lost. Identity only.
 *
 * <pre>
 *  0  1 format (1) | 1  4 count of owners n | then for each owner:
 *     8 bucket (0: not known) | 4+n key in UTF-8 (empty: not known) | 16 instance | 2 part (0: a whole object) | 8 offset in the part
 *     8 offset in the blob | 8 length in the blob | 8 time, ms since 1970 | 1 size known | 8 size of the part or object (only if known)
 * </pre>
 */
public record Manifest(List<Owner> owners) {
    private static final int FORMAT = 1;
    private static final int MAX_OWNERS = 10_000;

    /** One run of the blob's bytes. size is there in the last blob of a part or object. */
    public record Owner(Optional<BucketId> bucket, Optional<ObjectKey> key, InstanceId instance, int part, long partOffset, long blobOffset,
            long length, long timeMillis, Optional<Long> size) {}

    public Manifest {
        owners = List.copyOf(owners);
        if (owners.size() > MAX_OWNERS) {
            throw new IllegalArgumentException("a manifest of " + owners.size() + " owners; at most " + MAX_OWNERS);
        }
    }

    public Bytes encode() {
        FieldWriter out = new FieldWriter(128);
        out.u8(FORMAT).list(owners, (to, owner) -> {
            to.i64(owner.bucket.map(BucketId::value).orElse(0L)).text(owner.key.map(ObjectKey::text).orElse(""));
            to.id128(owner.instance.high(), owner.instance.low()).u16(owner.part).i64(owner.partOffset);
            to.i64(owner.blobOffset).i64(owner.length).i64(owner.timeMillis).optional(owner.size, FieldWriter::i64);
        });
        return Bytes.of(out.toArray());
    }

    /** Reads a manifest; WireException if the bytes are none of a format that is known here. */
    public static Manifest decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes.toArray());
        int format = in.u8();
        if (format != FORMAT) {
            throw new WireException("manifest of format " + format + "; known here is " + FORMAT);
        }
        List<Owner> owners = in.list(Manifest::owner);
        in.end();
        return new Manifest(owners);
    }

    private static Owner owner(FieldReader in) {
        long bucket = in.i64();
        String key = in.text();
        InstanceId instance = new InstanceId(in.i64(), in.i64());
        return new Owner(bucket == 0 ? Optional.empty() : Optional.of(new BucketId(bucket)),
                key.isEmpty() ? Optional.empty() : Optional.of(new ObjectKey(key)), instance, in.u16(), in.i64(), in.i64(), in.i64(),
                in.i64(), in.optional(FieldReader::i64));
    }
}
