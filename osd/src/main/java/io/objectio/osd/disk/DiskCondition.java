package io.objectio.osd.disk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a disk's state is judged by. The transition table; what a condition is shown as is the first that holds of FAILED, AWAY, FULL,
 * SUSPECT, HEALTHY:
 *
 * <pre>
 * event             effect                                            why
 * READ_ERROR        counted; suspect; the third within an hour: failed  one bad sector is not a bad disk
 * WRITE_ERROR       failed                                            after a failed write or sync nothing is known of the bytes
 * SUPERBLOCK_ERROR  failed                                            a disk that cannot say who it is
 * HUNG              failed                                            an I/O past its deadline
 * FAILED_BY_ORDER   failed                                            an operator or a test
 * VANISHED          away                                              the path leads nowhere or elsewhere
 * RETURNED          not away                                          the very files that are held open are at the path again
 * SPACE_LOW         full                                              free space at the reserve, or ENOSPC
 * SPACE_BACK        not full
 * TIME_PASSED       read errors older than an hour are forgotten      suspect ends by itself
 * </pre>
 *
 * <p>Nothing leads out of failed: such a disk is opened anew, after a probe and a comparison of its inventory.
 *
 * @param readErrors when read errors of the last hour came, in ticker nanoseconds
 * @param cause      of the last change, for people
 */
public record DiskCondition(boolean failed, boolean away, boolean full, List<Long> readErrors, String cause) {
    static final int READ_ERRORS_TO_FAIL = 3;
    static final Duration READ_ERROR_MEMORY = Duration.ofHours(1);

    public static final DiskCondition GOOD = new DiskCondition(false, false, false, List.of(), "");

    public DiskCondition { readErrors = List.copyOf(readErrors); }

    public DiskState state() {
        if (failed) {
            return DiskState.FAILED;
        }
        if (away) {
            return DiskState.AWAY;
        }
        if (full) {
            return DiskState.FULL;
        }
        return readErrors.isEmpty() ? DiskState.HEALTHY : DiskState.SUSPECT;
    }

    /** The condition after an event. The cause is kept only if the shown state changes. */
    public DiskCondition after(DiskEvent event, String what, long nanos) {
        DiskCondition next = switch (event) {
            case READ_ERROR -> readError(nanos);
            case WRITE_ERROR, SUPERBLOCK_ERROR, HUNG, FAILED_BY_ORDER -> new DiskCondition(true, away, full, readErrors, cause);
            case VANISHED -> new DiskCondition(failed, true, full, readErrors, cause);
            case RETURNED -> new DiskCondition(failed, false, full, readErrors, cause);
            case SPACE_LOW -> new DiskCondition(failed, away, true, readErrors, cause);
            case SPACE_BACK -> new DiskCondition(failed, away, false, readErrors, cause);
            case TIME_PASSED -> new DiskCondition(failed, away, full, recent(nanos), cause);
        };
        return next.state() == state() ? next : new DiskCondition(next.failed, next.away, next.full, next.readErrors, what);
    }

    private DiskCondition readError(long nanos) {
        List<Long> errors = new ArrayList<>(recent(nanos));
        errors.add(nanos);
        return new DiskCondition(failed || errors.size() >= READ_ERRORS_TO_FAIL, away, full, errors, cause);
    }

    private List<Long> recent(long nanos) { return readErrors.stream().filter(at -> nanos - at < READ_ERROR_MEMORY.toNanos()).toList(); }
}
