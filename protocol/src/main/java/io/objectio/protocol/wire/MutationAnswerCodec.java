package io.objectio.protocol.wire;

import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.MutationAnswer.BucketCreated;
import io.objectio.protocol.meta.MutationAnswer.Committed;
import io.objectio.protocol.meta.MutationAnswer.Done;
import io.objectio.protocol.meta.MutationAnswer.Refused;
import io.objectio.protocol.meta.MutationAnswer.SessionOpened;
import io.objectio.protocol.meta.MutationAnswer.ShardsMissing;

/** What apply answered: {@code type 16 | fields}. Kept in the state for repeats, so its numbers are a format too. Stateless. */
final class MutationAnswerCodec {
    static final int DONE = 1;
    static final int BUCKET_CREATED = 2;
    static final int COMMITTED = 3;
    static final int SESSION_OPENED = 4;
    static final int REFUSED = 5;
    static final int SHARDS_MISSING = 6;

    private MutationAnswerCodec() {}

    static void write(FieldWriter out, MutationAnswer answer) {
        switch (answer) {
            case Done() -> out.u16(DONE);
            case BucketCreated(var bucket) -> {
                out.u16(BUCKET_CREATED);
                Fields.putBucket(out, bucket);
            }
            case Committed(var version, var etag, var modified) -> {
                out.u16(COMMITTED).text(version).text(etag);
                Fields.putInstant(out, modified);
            }
            case SessionOpened(var session) -> {
                out.u16(SESSION_OPENED);
                Fields.putSession(out, session);
            }
            case Refused(var error, var message) -> {
                out.u16(REFUSED);
                Fields.putEnum(out, error);
                out.text(message);
            }
            case ShardsMissing(var missing) -> out.u16(SHARDS_MISSING).list(missing, FieldWriter::shard);
        }
    }

    static MutationAnswer read(FieldReader in) {
        int type = in.u16();
        return switch (type) {
            case DONE -> new Done();
            case BUCKET_CREATED -> new BucketCreated(Fields.getBucket(in));
            case COMMITTED -> {
                String version = in.text();
                String etag = in.text();
                yield new Committed(version, etag, Fields.getInstant(in));
            }
            case SESSION_OPENED -> new SessionOpened(Fields.getSession(in));
            case REFUSED -> {
                MetaError error = in.enumOf(MetaError.values());
                yield new Refused(error, in.text());
            }
            case SHARDS_MISSING -> new ShardsMissing(in.list(FieldReader::shard));
            default -> throw new WireException("answer type " + type + " is not known here");
        };
    }
}
