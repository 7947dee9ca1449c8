package io.objectio.meta.state;

import io.objectio.meta.store.RowBatch;
import java.time.Instant;

/**
 * What one command is applied to: its own batch, its time (never before that of the command before it) and the generation of the ids that it gives
 * out.
 */
record Step(RowBatch rows, Instant time, int generation) {
    /**
     * Rows after which effects that may go on later (release of a replaced object's blobs) are left to a task: the bound of a command less what a
     * DeleteObjects of 100 keys writes besides.
     */
    private static final long ROWS_BEFORE_TASK = 500;

    boolean hasRoom() { return rows.rowsWritten() < ROWS_BEFORE_TASK; }
}
