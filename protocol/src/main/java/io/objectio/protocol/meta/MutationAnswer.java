package io.objectio.protocol.meta;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.time.Instant;
import java.util.List;

/** What apply answered. Kept in the state until the session confirms it, so a repeat gets the same. */
public sealed interface MutationAnswer {
    record Done() implements MutationAnswer {}

    record BucketCreated(BucketId bucket) implements MutationAnswer {}

    /** The object or part exists. version as S3 shows it ("null" where the bucket has no versioning). */
    record Committed(String version, String etag, Instant modified) implements MutationAnswer {}

    record SessionOpened(SessionId session) implements MutationAnswer {}

    /** Nothing was changed. */
    record Refused(MetaError error, String message) implements MutationAnswer {}

    /** Too few shards of these are good by the state of the map (k+1 are needed): rebuild them elsewhere and commit again. Nothing was changed. */
    record ShardsMissing(List<ShardId> missing) implements MutationAnswer {
        public ShardsMissing { missing = List.copyOf(missing); }
    }
}
