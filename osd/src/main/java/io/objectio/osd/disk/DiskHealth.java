package io.objectio.osd.disk;

import io.objectio.common.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The condition of one disk and who wants to know of its changes. Threads: any; the listener is called outside of the lock, in no promised order. */
public final class DiskHealth {
    /** Told each time that the shown state changes. */
    @FunctionalInterface
    public interface Listener {
        void changed(DiskState before, DiskState after, String cause);
    }

    private static final Logger log = LoggerFactory.getLogger(DiskHealth.class);

    private final String disk;
    private final Ticker ticker;
    private final Listener listener;
    private volatile DiskCondition condition = DiskCondition.GOOD;

    public DiskHealth(String disk, Ticker ticker, Listener listener) {
        this.disk = disk;
        this.ticker = ticker;
        this.listener = listener;
    }

    public DiskState state() { return condition.state(); }

    public DiskCondition condition() { return condition; }

    /** Something happened; cause is for people. */
    public void report(DiskEvent event, String cause) {
        DiskState before;
        DiskState after;
        synchronized (this) {
            before = condition.state();
            condition = condition.after(event, cause, ticker.nanos());
            after = condition.state();
        }
        if (before != after) {
            if (after == DiskState.FAILED) {
                log.error("disk state disk={} before={} after={} cause={}", disk, before, after, cause);
            } else {
                log.info("disk state disk={} before={} after={} cause={}", disk, before, after, cause);
            }
            listener.changed(before, after, cause);
        }
    }

    /** A failed write, sync, truncate or rename: out of space or the end of the disk's writes, by the kind of the failure. */
    public void writeFailed(DiskIoException failure) {
        report(failure.kind() == DiskIoException.Kind.NO_SPACE ? DiskEvent.SPACE_LOW : DiskEvent.WRITE_ERROR,
                String.valueOf(failure.getMessage()));
    }
}
