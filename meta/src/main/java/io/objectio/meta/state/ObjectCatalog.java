package io.objectio.meta.state;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.CommitSequence;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.meta.state.ClusterCatalog.Counter;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.Mutation.CommitObject;
import io.objectio.protocol.meta.Mutation.DeleteObjects;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.MutationAnswer.Committed;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.VersionHead;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.HeadCodec;
import java.util.Optional;

/**
 * Keys and their versions. Today no bucket has versioning: each key has one version, "null", and a commit takes the place of the one before it. The
 * rows are those of versioned buckets already: `versions` by inverted commit sequence, a pointer row to the null version, and in `current` the newest.
 */
final class ObjectCatalog {
    /** The version of a bucket without versioning, as S3 shows it. */
    static final String NULL_VERSION = "null";
    /** A DeleteObjects of S3 has up to 1,000 keys; the gateway cuts it. */
    private static final int MAX_KEYS = 100;
    private static final String ANY = "*";

    private ObjectCatalog() {}

    static MutationAnswer commit(Step step, CommitObject command) throws Refusal {
        BucketCatalog.require(step.rows(), command.bucket());
        Optional<CurrentRow> current = current(step.rows(), command.bucket(), command.key());
        InstanceId instance = command.body().instance();
        if (current.isPresent() && current.get().instance().equals(instance)) {
            // Asked again in another session after a lost answer: it is there, and nothing has come over it.
            return committed(current.get());
        }
        judge(command.condition(), current, command.key());
        BlobCatalog.add(step, command.body(), command.head().size());
        return publish(step, command.bucket(), command.key(), command.head(), instance);
    }

    static MutationAnswer delete(Step step, DeleteObjects command) throws Refusal {
        BucketCatalog.require(step.rows(), command.bucket());
        Refusal.badUnless(command.keys().size() <= MAX_KEYS, command.keys().size() + " keys to delete, at most " + MAX_KEYS + " at once");
        long objects = 0;
        long bytes = 0;
        for (ObjectKey key : command.keys()) {
            Optional<CurrentRow> current = current(step.rows(), command.bucket(), key);
            judge(command.condition(), current, key);
            if (current.isEmpty()) {
                continue;
            }
            bytes += retireNull(step, command.bucket(), key).orElse(0L);
            step.rows().delete(Family.CURRENT, Keys.current(command.bucket(), key.utf8()));
            step.rows().delete(Family.VERSIONS, Keys.nullPointer(command.bucket(), key));
            objects++;
        }
        if (objects > 0) {
            BucketCatalog.addUsage(step, command.bucket(), -objects, -bytes);
        }
        return new MutationAnswer.Done();
    }

    /** The instance becomes the newest version of the key; what it replaces loses its reference. */
    static Committed publish(Step step, BucketId bucket, ObjectKey key, ObjectHead head, InstanceId instance) throws Refusal {
        CommitSequence sequence = CommitSequence.of(step.generation(), ClusterCatalog.next(step.rows(), Counter.COMMIT));
        Optional<Long> replaced = retireNull(step, bucket, key);
        VersionHead version = new VersionHead(head, step.time(), NULL_VERSION, instance);
        FieldWriter out = RowFields.writer();
        HeadCodec.putVersion(out, version);
        step.rows().put(Family.VERSIONS, Keys.version(bucket, key, sequence), out.toArray());
        step.rows().put(Family.VERSIONS, Keys.nullPointer(bucket, key), RowFields.ofLong(sequence.value()));
        CurrentRow current = CurrentRow.of(version, sequence);
        step.rows().put(Family.CURRENT, Keys.current(bucket, key.utf8()), current.toBytes());
        BucketCatalog.addUsage(step, bucket, replaced.isPresent() ? 0 : 1, head.size() - replaced.orElse(0L));
        return committed(current);
    }

    /** Judges If-Match and If-None-Match on the newest version as of this command. */
    static void judge(Condition condition, Optional<CurrentRow> current, ObjectKey key) throws Refusal {
        if (!condition.ifMatch().isEmpty()) {
            if (current.isEmpty()) {
                throw new Refusal(MetaError.NO_SUCH_KEY, "If-Match on a key that is not there");
            }
            if (!holds(condition.ifMatch(), current.get().etag())) {
                throw new Refusal(MetaError.PRECONDITION_FAILED, "If-Match: the ETag is " + current.get().etag());
            }
        }
        if (current.isPresent() && holds(condition.ifNoneMatch(), current.get().etag())) {
            throw new Refusal(MetaError.PRECONDITION_FAILED, "If-None-Match: the key exists with ETag " + current.get().etag());
        }
    }

    static Optional<CurrentRow> current(Rows rows, BucketId bucket, ObjectKey key) {
        return rows.get(Family.CURRENT, Keys.current(bucket, key.utf8())).map(CurrentRow::of);
    }

    static Optional<VersionHead> version(Rows rows, BucketId bucket, ObjectKey key, CommitSequence sequence) {
        return rows.get(Family.VERSIONS, Keys.version(bucket, key, sequence)).map(value -> {
            FieldReader in = RowFields.reader(value);
            return HeadCodec.getVersion(in);
        });
    }

    static Committed committed(CurrentRow row) { return new Committed(row.version(), row.etag(), row.modified()); }

    private static boolean holds(java.util.List<String> etags, String etag) { return etags.contains(ANY) || etags.contains(etag); }

    /** Takes the null version away and lets its instance go; returns its size, or empty if there was none. */
    private static Optional<Long> retireNull(Step step, BucketId bucket, ObjectKey key) {
        Optional<CommitSequence> sequence = step.rows().get(Family.VERSIONS, Keys.nullPointer(bucket, key)).map(RowFields::toLong)
                .map(CommitSequence::new);
        if (sequence.isEmpty()) {
            return Optional.empty();
        }
        VersionHead version = version(step.rows(), bucket, key, sequence.get()).orElseThrow(
                () -> new IllegalStateException("the null version " + sequence.get() + " of a key in bucket " + bucket + " has no row"));
        step.rows().delete(Family.VERSIONS, Keys.version(bucket, key, sequence.get()));
        InstanceRelease.release(step, version.instance());
        return Optional.of(version.head().size());
    }
}
