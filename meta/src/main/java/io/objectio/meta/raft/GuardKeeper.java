package io.objectio.meta.raft;

import io.objectio.common.lifecycle.FaultHandler;
import io.objectio.common.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps the guard behind the log: never ahead of what is synced, at most 100 ms late.
 *
 * <p>Threads: the guard's own thread observes; Ratis' threads lower it. Writes are done under the lock, so that the file always holds the
 * last word.
 */
final class GuardKeeper implements AutoCloseable {
    /** How often the log is looked at; with two syncs of a block well below 100 ms. */
    static final Duration PERIOD = Duration.ofMillis(50);
    /** After this long Ratis' worker has carried out a truncation, or its disk stands still and nothing is synced at all. */
    private static final Duration TRUNCATION_DONE = Duration.ofSeconds(2);

    /** What the log says now: the last synced entry, if its term is known, and the member's term. */
    record Observed(Optional<LogPosition> flushed, long term) {}

    private record Truncation(long from, long atNanos) {}

    private final TwinFile file;
    private final FaultHandler faults;
    private final Ticker ticker;
    private Guard guard;
    private Optional<Truncation> truncation = Optional.empty();
    private boolean closed;

    GuardKeeper(TwinFile file, Guard guard, FaultHandler faults, Ticker ticker) {
        this.file = file;
        this.guard = guard;
        this.faults = faults;
        this.ticker = ticker;
    }

    synchronized Guard guard() { return guard; }

    /** Marks the member as running: from here on an end of the log above the mark is no damage. */
    synchronized void started() throws IOException {
        put(with(guard.flushed(), guard.installed(), guard.term(), false));
    }

    synchronized void observe(Observed observed) {
        if (closed) {
            return;
        }
        if (truncation.isPresent() && ticker.nanos() - truncation.get().atNanos() > TRUNCATION_DONE.toNanos()) {
            truncation = Optional.empty();
        }
        LogPosition flushed = observed.flushed().filter(this::isBelowTruncation).orElse(guard.flushed());
        long term = Math.max(guard.term(), observed.term());
        if (!flushed.equals(guard.flushed()) || term != guard.term()) {
            putOrFault(with(flushed, guard.installed(), term, false));
        }
    }

    private boolean isBelowTruncation(LogPosition position) { return truncation.isEmpty() || position.index() < truncation.get().from(); }

    /** The leader of a newer term asks for this member's entries from this index on to be dropped. Returns when the guard says so. */
    synchronized void lower(long from, Optional<LogPosition> before) {
        truncation = Optional.of(new Truncation(from, ticker.nanos()));
        if (guard.flushed().index() >= from) {
            putOrFault(with(before.orElse(LogPosition.NONE), guard.installed(), guard.term(), false));
        }
    }

    /** A snapshot of the leader, whole and synced, is about to stand for the log up to this position. */
    synchronized void installed(LogPosition position) throws IOException {
        put(with(guard.flushed(), position, guard.term(), false));
    }

    /** Ends the observing; returns when no observation writes any more, so that its thread may be interrupted. */
    synchronized void stopObserving() {
        closed = true;
    }

    synchronized void cleanStop(LogPosition last) throws IOException { put(with(last, guard.installed(), guard.term(), true)); }

    private Guard with(LogPosition flushed, LogPosition installed, long term, boolean clean) {
        return new Guard(guard.group(), guard.peer(), flushed, installed, term, clean);
    }

    private void putOrFault(Guard next) {
        try {
            put(next);
        } catch (IOException e) {
            faults.fault("the guard of the metadata log could not be written", e);
        }
    }

    private void put(Guard next) throws IOException {
        file.write(next.encode());
        guard = next;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        file.close();
    }
}
