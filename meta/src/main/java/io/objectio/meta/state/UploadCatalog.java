package io.objectio.meta.state;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.Mutation.AbortUpload;
import io.objectio.protocol.meta.Mutation.CommitPart;
import io.objectio.protocol.meta.Mutation.CompleteUpload;
import io.objectio.protocol.meta.Mutation.CreateUpload;
import io.objectio.protocol.meta.Mutation.PartRef;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.MutationAnswer.Committed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Multipart uploads.
 *
 * <pre>
 * from    event             to
 * -       CreateUpload      OPEN
 * OPEN    CommitPart        OPEN: the part of that number is replaced, the old one's blobs lose their owner
 * OPEN    CompleteUpload    DONE: head and layout rows; parts that were left out lose their blobs
 * OPEN    AbortUpload       ABORTED: parts lose their blobs, then the row goes
 * DONE    CompleteUpload    DONE: the same list is answered again
 * </pre>
 * Everything else is NO_SUCH_UPLOAD. How large a part must be is the gateway's to judge.
 */
final class UploadCatalog {
    /** S3's bound of a part's number. */
    private static final int MAX_PART = 10_000;
    private static final int MAX_UPLOAD_ID_BYTES = 128;

    private UploadCatalog() {}

    static MutationAnswer create(Step step, CreateUpload command) throws Refusal {
        BucketCatalog.require(step.rows(), command.bucket());
        int length = Keys.utf8(command.uploadId()).length;
        Refusal.badUnless(length > 0 && length <= MAX_UPLOAD_ID_BYTES, "an upload id of " + length + " bytes");
        Refusal.badUnless(find(step.rows(), command.bucket(), command.key(), command.uploadId()).isEmpty(),
                "upload id " + command.uploadId() + " is in use");
        put(step.rows(), command.bucket(), command.key(), command.uploadId(),
                new UploadRow(command.account(), step.time(), command.head(), UploadRow.Phase.OPEN, Optional.empty()));
        return new MutationAnswer.Done();
    }

    static MutationAnswer commitPart(Step step, CommitPart command) throws Refusal {
        RowBatch rows = step.rows();
        requireOpen(rows, command.bucket(), command.key(), command.uploadId());
        Refusal.badUnless(command.part() >= 1 && command.part() <= MAX_PART,
                "part number " + command.part() + " is outside 1.." + MAX_PART);
        byte[] key = Keys.part(command.bucket(), command.key(), command.uploadId(), command.part());
        Optional<PartRow> old = rows.get(Family.PARTS, key).map(PartRow::of);
        if (old.isPresent() && old.get().instance().equals(command.body().instance())) {
            return committed(old.get());
        }
        BlobCatalog.add(step, command.body(), command.size());
        PartRow part = new PartRow(command.body().instance(), command.size(), command.etag(), command.checksum(), step.time());
        rows.put(Family.PARTS, key, part.toBytes());
        old.ifPresent(replaced -> InstanceRelease.release(step, replaced.instance()));
        return committed(part);
    }

    static MutationAnswer complete(Step step, CompleteUpload command) throws Refusal {
        RowBatch rows = step.rows();
        BucketCatalog.require(rows, command.bucket());
        UploadRow upload = find(rows, command.bucket(), command.key(), command.uploadId()).orElseThrow(() -> gone(command.uploadId()));
        BitSet numbers = numbers(command.parts());
        if (upload.completion().isPresent()) {
            UploadRow.Completion how = upload.completion().get();
            if (how.parts().equals(numbers) && how.etag().equals(command.head().etag())) {
                return new Committed(how.version(), how.etag(), how.modified());
            }
        }
        requireOpen(rows, command.bucket(), command.key(), command.uploadId());
        checkParts(rows, command);
        ObjectCatalog.judge(command.condition(), ObjectCatalog.current(rows, command.bucket(), command.key()), command.key());
        layOut(rows, command);
        Committed answer = ObjectCatalog.publish(step, command.bucket(), command.key(), command.head(), command.instance());
        put(rows, command.bucket(), command.key(), command.uploadId(),
                upload.done(new UploadRow.Completion(answer.version(), answer.etag(), answer.modified(), numbers)));
        UploadCleaning.begin(step, command.bucket(), command.key(), command.uploadId());
        return answer;
    }

    static MutationAnswer abort(Step step, AbortUpload command) throws Refusal {
        UploadRow upload = requireOpen(step.rows(), command.bucket(), command.key(), command.uploadId());
        put(step.rows(), command.bucket(), command.key(), command.uploadId(), upload.aborted());
        UploadCleaning.begin(step, command.bucket(), command.key(), command.uploadId());
        return new MutationAnswer.Done();
    }

    static Optional<UploadRow> find(Rows rows, BucketId bucket, ObjectKey key, String uploadId) {
        return rows.get(Family.UPLOADS, Keys.upload(bucket, key.utf8(), uploadId)).map(UploadRow::of);
    }

    static UploadRow requireOpen(Rows rows, BucketId bucket, ObjectKey key, String uploadId) throws Refusal {
        BucketCatalog.require(rows, bucket);
        return find(rows, bucket, key, uploadId).filter(row -> row.phase() == UploadRow.Phase.OPEN).orElseThrow(() -> gone(uploadId));
    }

    static void put(RowBatch rows, BucketId bucket, ObjectKey key, String uploadId, UploadRow row) {
        rows.put(Family.UPLOADS, Keys.upload(bucket, key.utf8(), uploadId), row.toBytes());
    }

    private static BitSet numbers(List<PartRef> parts) throws Refusal {
        BitSet numbers = new BitSet();
        int last = 0;
        for (PartRef part : parts) {
            Refusal.badUnless(part.part() > last && part.part() <= MAX_PART,
                    "part " + part.part() + " after part " + last + ": parts are named in ascending order, 1 to " + MAX_PART);
            last = part.part();
            numbers.set(last);
        }
        Refusal.badUnless(last > 0, "a complete names at least one part");
        return numbers;
    }

    /** Each named part is there as the instance and size that the gateway saw. */
    private static void checkParts(Rows rows, CompleteUpload command) throws Refusal {
        byte[] prefix = Keys.parts(command.bucket(), command.key(), command.uploadId());
        long size = 0;
        try (RowCursor cursor = rows.cursor(Family.PARTS, prefix, Keys.behind(prefix))) {
            for (PartRef named : command.parts()) {
                while (cursor.valid() && partNumber(cursor.key()) < named.part()) {
                    cursor.next();
                }
                boolean same = cursor.valid() && partNumber(cursor.key()) == named.part();
                Optional<PartRow> part = same ? Optional.of(PartRow.of(cursor.value())) : Optional.empty();
                if (part.filter(row -> row.instance().equals(named.instance()) && row.size() == named.size()).isEmpty()) {
                    throw new Refusal(MetaError.INVALID_PART, "part " + named.part() + " of upload " + command.uploadId()
                            + (part.isEmpty() ? " was never uploaded" : " was replaced since it was listed"));
                }
                size += named.size();
            }
        }
        Refusal.badUnless(size == command.head().size(), "the parts have " + size + " bytes, the head says " + command.head().size());
    }

    private static void layOut(RowBatch rows, CompleteUpload command) throws Refusal {
        byte[] prefix = Keys.instance(command.instance());
        Refusal.badUnless(!command.instance().equals(BlobRecord.NO_OWNER) && !rows.any(Family.LAYOUT, prefix, Keys.behind(prefix))
                && !rows.any(Family.EXTENTS, prefix, Keys.behind(prefix)), "instance " + command.instance() + " is in use");
        long offset = 0;
        long first = 0;
        List<LayoutRow.Part> run = new ArrayList<>();
        for (PartRef part : command.parts()) {
            // Rows are found by their first byte, so a part without bytes never begins one: it would share its key with the next.
            if (run.size() >= LayoutRow.MAX_PARTS && offset > first) {
                rows.put(Family.LAYOUT, Keys.instance(command.instance(), first), new LayoutRow(run).toBytes());
                run.clear();
                first = offset;
            }
            run.add(new LayoutRow.Part(part.part(), part.size(), part.instance()));
            offset += part.size();
        }
        rows.put(Family.LAYOUT, Keys.instance(command.instance(), first), new LayoutRow(run).toBytes());
    }

    static int partNumber(byte[] key) { return KeyReader.at(key, key.length - 2).u16(); }

    private static Committed committed(PartRow part) { return new Committed(ObjectCatalog.NULL_VERSION, part.etag(), part.modified()); }

    private static Refusal gone(String uploadId) { return new Refusal(MetaError.NO_SUCH_UPLOAD, "no open upload " + uploadId); }
}
