package io.objectio.meta.state;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.SessionId;
import io.objectio.meta.command.Command.ContinueTask;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Effects that are too large for one command. A row stands for what is left: {@code group | kind 8 | what} -&gt; steps done. The leader goes on with
 * {@link ContinueTask}, which names the steps done as its cursor, so that a repeat does nothing; the work itself deletes the rows that it is done
 * with, so that each step finds what is left by itself.
 *
 * <pre>
 * 1 sweep answers : session 8                       answers of an ended session
 * 2 release       : instance 16                     blobs of an object or part that nothing names any more
 * 3 clean upload  : bucket 8, key, upload id        part rows behind Complete or Abort
 * 4 drop bucket   : bucket 8                        uploads that were open when the bucket was deleted
 * </pre>
 */
final class TaskCatalog {
    private static final int SWEEP_ANSWERS = 1;
    private static final int RELEASE = 2;
    private static final int CLEAN_UPLOAD = 3;
    private static final int DROP_BUCKET = 4;
    /** Kinds from here on are no tasks: {@link CondemnedCatalog} keeps its index there. */
    static final int FIRST_INDEX_KIND = 0x80;

    private TaskCatalog() {}

    static byte[] sweepAnswers(SessionId session) { return Keys.start().u8(SWEEP_ANSWERS).i64(session.value()).toArray(); }

    static byte[] release(InstanceId instance) { return Keys.start().u8(RELEASE).id128(instance.high(), instance.low()).toArray(); }

    static byte[] cleanUpload(BucketId bucket, ObjectKey key, String uploadId) {
        return Keys.start().u8(CLEAN_UPLOAD).i64(bucket.value()).text(key.text()).text(uploadId).toArray();
    }

    static byte[] dropBucket(BucketId bucket) { return Keys.start().u8(DROP_BUCKET).i64(bucket.value()).toArray(); }

    /** Leaves the task to the leader; does nothing if it is there already. */
    static void begin(RowBatch rows, byte[] task) {
        if (rows.get(Family.TASKS, task).isEmpty()) {
            rows.put(Family.TASKS, task, RowFields.ofLong(0));
        }
    }

    static MutationAnswer goOn(Step step, ContinueTask command) throws Refusal {
        byte[] task = command.task().toArray();
        Optional<byte[]> cursor = step.rows().get(Family.TASKS, task);
        if (cursor.isEmpty() || !command.cursor().equals(Bytes.of(cursor.get()))) {
            return new MutationAnswer.Done();
        }
        if (carryOut(step, task)) {
            step.rows().delete(Family.TASKS, task);
        } else {
            step.rows().put(Family.TASKS, task, RowFields.ofLong(RowFields.toLong(cursor.get()) + 1));
        }
        return new MutationAnswer.Done();
    }

    static List<MetaReader.PendingTask> pending(Rows rows, int limit) {
        List<MetaReader.PendingTask> tasks = new ArrayList<>();
        byte[] end = Keys.start().u8(FIRST_INDEX_KIND).toArray();
        try (RowCursor cursor = rows.cursor(Family.TASKS, Keys.all(), end)) {
            for (; cursor.valid() && tasks.size() < limit; cursor.next()) {
                tasks.add(new MetaReader.PendingTask(Bytes.of(cursor.key()), Bytes.of(cursor.value())));
            }
        }
        return tasks;
    }

    private static boolean carryOut(Step step, byte[] task) throws Refusal {
        FieldReader in = KeyReader.at(task, KeyReader.GROUP_BYTES);
        int kind = in.u8();
        return switch (kind) {
            case SWEEP_ANSWERS -> SessionCatalog.sweep(step, Fields.getSession(in));
            case RELEASE -> InstanceRelease.go(step, Fields.getInstance(in));
            case CLEAN_UPLOAD -> UploadCleaning.go(step, Fields.getBucket(in), Fields.getKey(in), in.text());
            case DROP_BUCKET -> UploadCleaning.dropBucket(step, Fields.getBucket(in));
            default -> throw new Refusal(io.objectio.protocol.meta.MetaError.BAD_REQUEST, "task kind " + kind + " is not known");
        };
    }
}
