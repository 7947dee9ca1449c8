package io.objectio.codec.loop;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Working memory that a call borrows and returns. A pool and not a thread local, because callers are virtual threads and there may be thousands of them.
 *
 * <p>Invariant: an item is with one borrower or in the queue, never both. Never waits: an empty pool makes another item, a full one drops what comes back.
 */
public final class ScratchPool<T> {
    /** Encoding is pure computation: more than two borrowers per processor cannot run at once, so more items would only lie idle. */
    private static final int CAPACITY = 2 * Runtime.getRuntime().availableProcessors();

    private final ArrayBlockingQueue<T> idle = new ArrayBlockingQueue<>(CAPACITY);
    private final Supplier<T> make;

    public ScratchPool(Supplier<T> make) { this.make = make; }

    /** Runs the work with an item that no one else uses meanwhile. Its content is arbitrary. */
    public <R> R with(Function<? super T, R> work) {
        T item = idle.poll();
        if (item == null) {
            item = make.get();
        }
        R result = work.apply(item);
        // Not in a finally block: what a failed call leaves behind is not worth keeping.
        var _ = idle.offer(item);
        return result;
    }
}
