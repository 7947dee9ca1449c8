package io.objectio.meta.state;

import io.objectio.common.id.InstanceId;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import io.objectio.protocol.meta.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets an instance go that a version or a part named: with its last reference its extents are deleted and blobs without owner become garbage. A
 * multipart object goes part by part. What does not fit in the command goes on as a task; every step finds what is left by the rows that are left.
 */
final class InstanceRelease {
    /** Rows that a step looks at besides those it deletes. */
    private static final int MAX_PARTS_PER_STEP = 1_000;

    private InstanceRelease() {}

    /** One reference less. */
    static void release(Step step, InstanceId instance) {
        RowBatch rows = step.rows();
        byte[] key = Keys.instance(instance);
        Optional<Long> references = rows.get(Family.REFS, key).map(RowFields::toLong);
        if (references.isPresent()) {
            if (references.get() > 2) {
                rows.put(Family.REFS, key, RowFields.ofLong(references.get() - 1));
            } else {
                rows.delete(Family.REFS, key);
            }
            return;
        }
        if (!go(step, instance)) {
            TaskCatalog.begin(rows, TaskCatalog.release(instance));
        }
    }

    /** Goes on while the command has room; true when nothing is left. */
    static boolean go(Step step, InstanceId instance) {
        return goParts(step, instance) && goExtents(step, instance);
    }

    private static boolean goParts(Step step, InstanceId instance) {
        byte[] prefix = Keys.instance(instance);
        int seen = 0;
        try (RowCursor cursor = step.rows().cursor(Family.LAYOUT, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                List<LayoutRow.Part> left = new ArrayList<>(LayoutRow.of(cursor.value()).parts());
                int before = left.size();
                while (!left.isEmpty() && step.hasRoom() && seen < MAX_PARTS_PER_STEP && goExtents(step, left.getLast().instance())) {
                    left.removeLast();
                    seen++;
                }
                if (!left.isEmpty()) {
                    if (left.size() < before) {
                        step.rows().put(Family.LAYOUT, cursor.key(), new LayoutRow(left).toBytes());
                    }
                    return false;
                }
                step.rows().delete(Family.LAYOUT, cursor.key());
            }
        }
        return true;
    }

    private static boolean goExtents(Step step, InstanceId instance) {
        byte[] prefix = Keys.instance(instance);
        try (RowCursor cursor = step.rows().cursor(Family.EXTENTS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                if (!step.hasRoom()) {
                    return false;
                }
                Extent extent = BlobCatalog.extent(cursor.key(), cursor.value());
                BlobCatalog.disown(step, extent, instance);
            }
        }
        return true;
    }
}
