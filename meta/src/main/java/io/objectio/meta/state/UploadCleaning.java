package io.objectio.meta.state;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Part rows of uploads that are over: those that the object was made of only lose their row, all others their blobs too. An ABORTED upload's own row
 * goes last; a DONE one's stays to answer a repeated Complete.
 */
final class UploadCleaning {
    private UploadCleaning() {}

    /** Cleans what fits in this command and leaves the rest to a task. */
    static void begin(Step step, BucketId bucket, ObjectKey key, String uploadId) {
        if (!go(step, bucket, key, uploadId)) {
            TaskCatalog.begin(step.rows(), TaskCatalog.cleanUpload(bucket, key, uploadId));
        }
    }

    /** Goes on while the command has room; true when nothing is left. */
    static boolean go(Step step, BucketId bucket, ObjectKey key, String uploadId) {
        Optional<UploadRow> upload = UploadCatalog.find(step.rows(), bucket, key, uploadId);
        if (upload.isEmpty() || upload.get().phase() == UploadRow.Phase.OPEN) {
            return true;
        }
        RowBatch rows = step.rows();
        byte[] prefix = Keys.parts(bucket, key, uploadId);
        try (RowCursor cursor = rows.cursor(Family.PARTS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                if (!step.hasRoom()) {
                    return false;
                }
                int number = UploadCatalog.partNumber(cursor.key());
                boolean used = upload.get().completion().map(how -> how.parts().get(number)).orElse(false);
                rows.delete(Family.PARTS, cursor.key());
                if (!used) {
                    InstanceRelease.release(step, PartRow.of(cursor.value()).instance());
                }
            }
        }
        if (upload.get().phase() == UploadRow.Phase.ABORTED) {
            rows.delete(Family.UPLOADS, Keys.upload(bucket, key.utf8(), uploadId));
        }
        return true;
    }

    /** Ends the uploads of a deleted bucket; true when none is left, and then the bucket's row is gone too. */
    static boolean dropBucket(Step step, BucketId bucket) {
        RowBatch rows = step.rows();
        byte[] prefix = Keys.bucket(bucket);
        try (RowCursor cursor = rows.cursor(Family.UPLOADS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                if (!step.hasRoom()) {
                    return false;
                }
                byte[] row = cursor.key();
                byte[] key = Keys.unescape(row, prefix.length);
                int idAt = Keys.uploads(bucket, key).length;
                String uploadId = new String(Arrays.copyOfRange(row, idAt, row.length), StandardCharsets.UTF_8);
                ObjectKey objectKey = new ObjectKey(new String(key, StandardCharsets.UTF_8));
                UploadRow upload = UploadRow.of(cursor.value());
                if (upload.phase() == UploadRow.Phase.OPEN) {
                    UploadCatalog.put(rows, bucket, objectKey, uploadId, upload.aborted());
                }
                if (!go(step, bucket, objectKey, uploadId)) {
                    return false;
                }
                rows.delete(Family.UPLOADS, row);
            }
        }
        rows.delete(Family.BUCKETS, prefix);
        return true;
    }
}
