package io.objectio.osd;

import io.objectio.osd.disk.DiskState;
import io.objectio.osd.store.DiskIdentity;
import io.objectio.osd.store.DiskStore;
import java.nio.file.Path;
import java.util.Optional;

/** One path of the configuration and what is there now. Changed under its own lock; store and identity are read without, on event loops. */
final class DiskSlot {
    private final Path path;
    private volatile Optional<DiskStore> store = Optional.empty();
    private volatile Optional<DiskIdentity> lastIdentity = Optional.empty();
    private DiskState closedState = DiskState.AWAY;
    private String closedCause = "not opened yet";
    private boolean opening;
    private long nextTryNanos = Long.MIN_VALUE;
    private int ticksAway;
    /** The superblock file of what was found here and is not to be served; opening it again and again would only count its mounts. */
    private Optional<Object> keptOut = Optional.empty();

    DiskSlot(Path path) { this.path = path; }

    Path path() { return path; }

    Optional<DiskStore> store() { return store; }

    Optional<DiskIdentity> lastIdentity() { return lastIdentity; }

    synchronized DiskState state() { return store.map(open -> open.stats().state()).orElse(closedState); }

    synchronized String cause() { return store.map(open -> open.stats().stateCause()).orElse(closedCause); }

    /** Whether the caller is the one to open it now. */
    synchronized boolean beginOpening(long now) {
        if (opening || store.isPresent() || now < nextTryNanos) {
            return false;
        }
        opening = true;
        return true;
    }

    /** The store of a disk that was AWAY for so many looks that what is at the path now cannot be what it holds open; the caller replaces it. */
    synchronized Optional<DiskStore> beginReplacing(int looks) {
        if (opening || store.isEmpty()) {
            return Optional.empty();
        }
        ticksAway = store.get().stats().state() == DiskState.AWAY ? ticksAway + 1 : 0;
        if (ticksAway < looks) {
            return Optional.empty();
        }
        ticksAway = 0;
        opening = true;
        return store;
    }

    /** Ends an opening or replacing. */
    synchronized void opened(DiskStore now) {
        opening = false;
        store = Optional.of(now);
        lastIdentity = Optional.of(now.identity());
        ticksAway = 0;
    }

    synchronized boolean isKeptOut(Optional<Object> superblock) { return keptOut.isPresent() && keptOut.equals(superblock); }

    synchronized void keepOut(Optional<Object> superblock) { keptOut = superblock; }

    /** Ends an opening that was not tried. */
    synchronized void later(long tryAgainNanos) {
        opening = false;
        nextTryNanos = tryAgainNanos;
    }

    /** Ends a replacing that found nothing to replace with. */
    synchronized void kept() { opening = false; }

    /** Ends an opening that failed; true if state or cause are news. */
    synchronized boolean refused(DiskState state, String cause, long tryAgainNanos) {
        boolean news = state != closedState || !cause.equals(closedCause) || store.isPresent();
        opening = false;
        store = Optional.empty();
        closedState = state;
        closedCause = cause;
        nextTryNanos = tryAgainNanos;
        return news;
    }

    /** Takes the store out for closing. */
    synchronized Optional<DiskStore> close() {
        Optional<DiskStore> open = store;
        store = Optional.empty();
        opening = true;
        closedCause = "closed";
        return open;
    }
}
