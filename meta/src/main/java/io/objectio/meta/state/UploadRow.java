package io.objectio.meta.state;

import io.objectio.common.id.AccountId;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.Fields;
import io.objectio.protocol.wire.HeadCodec;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/** An upload: account | created | head | state, and what became of it when it is DONE. */
record UploadRow(AccountId account, Instant created, ObjectHead head, Phase phase, Optional<Completion> completion) {
    /** The byte form is the ordinal: append only. */
    enum Phase {
        /** Parts may come. */
        OPEN,
        /** The object exists; the row answers a repeated Complete. */
        DONE,
        /** Its parts are being given up. */
        ABORTED
    }

    /**
     * The answer of the Complete that went through, and the list that it was made of: the numbers of its parts, and the ETag, which is the MD5 of
     * the parts' MD5s.
     */
    record Completion(String version, String etag, Instant modified, BitSet parts) {
        @Override
        public BitSet parts() { return (BitSet) parts.clone(); }
    }

    UploadRow done(Completion how) { return new UploadRow(account, created, head, Phase.DONE, Optional.of(how)); }

    UploadRow aborted() { return new UploadRow(account, created, head, Phase.ABORTED, Optional.empty()); }

    byte[] toBytes() {
        FieldWriter out = RowFields.writer();
        Fields.putAccount(out, account);
        Fields.putInstant(out, created);
        HeadCodec.putHead(out, head);
        Fields.putEnum(out, phase);
        out.optional(completion, (field, how) -> {
            field.text(how.version()).text(how.etag());
            Fields.putInstant(field, how.modified());
            field.bytes(how.parts().toByteArray());
        });
        return out.toArray();
    }

    static UploadRow of(byte[] value) {
        FieldReader in = RowFields.reader(value);
        return new UploadRow(Fields.getAccount(in), Fields.getInstant(in), HeadCodec.getHead(in), in.enumOf(Phase.values()),
                in.optional(
                        field -> new Completion(field.text(), field.text(), Fields.getInstant(field), BitSet.valueOf(field.byteArray()))));
    }
}
