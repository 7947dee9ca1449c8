package io.objectio.common.time;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Clock, ticker and scheduler whose time passes only when a test moves it. One thread. */
public final class ManualTime implements Clock, Ticker, Scheduler {
    private static final class Entry implements Cancellable {
        private final long at;
        private final long order;
        private final Runnable action;
        private boolean cancelled;

        Entry(long at, long order, Runnable action) {
            this.at = at;
            this.order = order;
            this.action = action;
        }

        @Override
        public void cancel() { cancelled = true; }
    }

    private final Instant start = Instant.parse("2026-11-21T00:00:00Z");
    private final PriorityQueue<Entry> queue = new PriorityQueue<>(
            (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private long nanos;
    private long order;

    @Override
    public Instant now() { return start.plusNanos(nanos); }

    @Override
    public long millis() { return now().toEpochMilli(); }

    @Override
    public long nanos() { return nanos; }

    @Override
    public Cancellable schedule(Duration delay, Runnable action) {
        Entry entry = new Entry(nanos + delay.toNanos(), order++, action);
        queue.add(entry);
        return entry;
    }

    @Override
    public Cancellable repeat(Duration delay, Runnable action) {
        boolean[] cancelled = new boolean[1];
        scheduleAgain(delay, action, cancelled);
        return () -> cancelled[0] = true;
    }

    private void scheduleAgain(Duration delay, Runnable action, boolean[] cancelled) {
        schedule(delay, () -> {
            if (!cancelled[0]) {
                action.run();
                scheduleAgain(delay, action, cancelled);
            }
        });
    }

    /** Moves time on, running what falls due in order. */
    public void advance(Duration by) {
        long target = nanos + by.toNanos();
        for (Entry next = queue.peek(); next != null && next.at <= target; next = queue.peek()) {
            queue.remove();
            nanos = Math.max(nanos, next.at);
            if (!next.cancelled) {
                next.action.run();
            }
        }
        nanos = target;
    }

    /** Runs the next due entry, moving time to it; false if nothing is scheduled. */
    public boolean runNext() {
        Entry next = queue.poll();
        if (next == null) {
            return false;
        }
        nanos = Math.max(nanos, next.at);
        if (!next.cancelled) {
            next.action.run();
        }
        return true;
    }

    @Override
    public void close() { queue.clear(); }
}
