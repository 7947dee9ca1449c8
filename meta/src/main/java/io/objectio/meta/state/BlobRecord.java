package io.objectio.meta.state;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.InstanceId;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.Fields;
import java.time.Instant;

/**
 * The row of a blob: length 8 | plain crc 4 | shard crcs | live bytes 8 | life 1 | since | mark 8 | owner 16.
 *
 * @param liveBytes bytes of it that instances name: the hint that starts a rewrite
 * @param since     when it became what it is
 * @param mark      CONDEMNED: the last session opened by then, else 0
 * @param owner     the instance that owns all of it; {@link #NO_OWNER} where there is none or the `owners` rows say
 */
record BlobRecord(long length, int plainCrc, CrcList shardCrcs, long liveBytes, Life life, Instant since, long mark, InstanceId owner) {
    static final InstanceId NO_OWNER = new InstanceId(0, 0);

    /** The byte form is the ordinal: append only. */
    enum Life {
        /** Somebody owns a part of it. */
        LIVE,
        /** Nobody does; may be referenced again. */
        GARBAGE,
        /** Given up for good. */
        CONDEMNED
    }

    BlobRecord live(long bytes, Instant when, InstanceId newOwner) {
        return new BlobRecord(length, plainCrc, shardCrcs, bytes, Life.LIVE, life == Life.LIVE ? since : when, 0, newOwner);
    }

    BlobRecord garbage(Instant when) { return new BlobRecord(length, plainCrc, shardCrcs, 0, Life.GARBAGE, when, 0, NO_OWNER); }

    /** Same bytes as another one? */
    boolean sameBytes(long otherLength, int otherPlainCrc, CrcList otherShardCrcs) {
        return length == otherLength && plainCrc == otherPlainCrc && shardCrcs.equals(otherShardCrcs);
    }

    byte[] toBytes() {
        var out = RowFields.writer().i64(length).i32(plainCrc).crcs(shardCrcs).i64(liveBytes);
        Fields.putEnum(out, life);
        Fields.putInstant(out, since);
        out.i64(mark);
        Fields.putInstance(out, owner);
        return out.toArray();
    }

    static BlobRecord of(byte[] value) {
        FieldReader in = RowFields.reader(value);
        return new BlobRecord(in.i64(), in.i32(), in.crcs(), in.i64(), in.enumOf(Life.values()), Fields.getInstant(in), in.i64(),
                Fields.getInstance(in));
    }
}
