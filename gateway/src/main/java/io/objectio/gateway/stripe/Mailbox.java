package io.objectio.gateway.stripe;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs events one at a time in the order in which they were posted, on the thread of whoever finds it idle: nobody waits, and an event that posts
 * another one does not run it inside itself. After each batch the given action runs, under the same guarantee.
 */
public final class Mailbox {
    private final ConcurrentLinkedQueue<Runnable> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unhandled = new AtomicInteger();
    private final Runnable afterBatch;

    public Mailbox(Runnable afterBatch) { this.afterBatch = afterBatch; }

    /** Events must not throw; they and afterBatch must not wait. */
    public void post(Runnable event) {
        events.add(event);
        if (unhandled.getAndIncrement() != 0) {
            return;
        }
        int handled = 1;
        do {
            for (Runnable next = events.poll(); next != null; next = events.poll()) {
                next.run();
            }
            afterBatch.run();
            handled = unhandled.addAndGet(-handled);
        } while (handled != 0);
    }
}
