package io.objectio.meta.service;

import io.objectio.common.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Requests that are held back until something changes or their time is over; they cost a future each and no thread.
 *
 * @param <V> the version that is waited on
 */
final class ChangeWaiters<V> {
    private record Waiter<V>(V known, CompletableFuture<Void> wake, Scheduler.Cancellable timer) {}

    private final Scheduler scheduler;
    private final int limit;
    private final List<Waiter<V>> waiting = new ArrayList<>();

    ChangeWaiters(Scheduler scheduler, int limit) {
        this.scheduler = scheduler;
        this.limit = limit;
    }

    synchronized boolean isEmpty() { return waiting.isEmpty(); }

    /**
     * Ends when the version is another than the known one, when the time is over, or at once where too many wait. Register, then look at the
     * version once more: a change in between is not told.
     */
    CompletableFuture<Void> await(V known, Duration time) {
        CompletableFuture<Void> wake = new CompletableFuture<>();
        Scheduler.Cancellable timer = scheduler.schedule(time, () -> {
            wake.complete(null);
            dropDone();
        });
        boolean full;
        synchronized (this) {
            full = waiting.size() >= limit;
            if (!full) {
                waiting.add(new Waiter<>(known, wake, timer));
            }
        }
        if (full) {
            timer.cancel();
            wake.complete(null);
        }
        return wake;
    }

    private synchronized void dropDone() { waiting.removeIf(waiter -> waiter.wake().isDone()); }

    /** Wakes whoever knows another version than this one. */
    void changed(V version) {
        List<Waiter<V>> woken = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Waiter<V>> all = waiting.iterator(); all.hasNext();) {
                Waiter<V> waiter = all.next();
                if (!waiter.known().equals(version)) {
                    woken.add(waiter);
                    all.remove();
                }
            }
        }
        for (Waiter<V> waiter : woken) {
            waiter.timer().cancel();
            waiter.wake().complete(null);
        }
    }

    /** Wakes everyone: leadership is gone, or the node closes. */
    void all() {
        List<Waiter<V>> woken;
        synchronized (this) {
            woken = new ArrayList<>(waiting);
            waiting.clear();
        }
        for (Waiter<V> waiter : woken) {
            waiter.timer().cancel();
            waiter.wake().complete(null);
        }
    }
}
