package io.objectio.osd.store;

import io.objectio.common.time.Ticker;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A disk's own bounded platform threads (file I/O holds its thread, and nobody interrupts them: that would close channels). A full queue says
 * so at once. Knows what runs since when, so that a call that hangs in the kernel can be given up: its thread stays lost, its caller does not.
 */
final class WorkPool implements AutoCloseable {
    /** For work that is bounded elsewhere. */
    static final int UNBOUNDED = 0;
    private static final long KEEP_ALIVE_SECONDS = 10;

    private record Running(long since, Consumer<String> giveUp) {}

    private final Ticker ticker;
    private final ThreadPoolExecutor executor;
    private final ConcurrentHashMap<Thread, Running> running = new ConcurrentHashMap<>();

    WorkPool(String name, int threads, int maxQueued, Ticker ticker) {
        this.ticker = ticker;
        this.executor = new ThreadPoolExecutor(threads, threads, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
                maxQueued == UNBOUNDED ? new LinkedBlockingQueue<>() : new ArrayBlockingQueue<>(maxQueued),
                Thread.ofPlatform().name(name + "-", 0).daemon().factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs the work and completes with what it returns, or with what hung makes of the reason when it is given up; empty if the queue is full. */
    <T> Optional<CompletableFuture<T>> submit(Supplier<T> work, Function<String, T> hung) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                running.put(Thread.currentThread(), new Running(ticker.nanos(), why -> result.complete(hung.apply(why))));
                try {
                    T value = work.get();
                    if (!result.complete(value) && value instanceof ShardRead.Intact intact) {
                        intact.bytes().release();
                    }
                } catch (RuntimeException | Error e) {
                    result.completeExceptionally(e);
                    throw e;
                } finally {
                    running.remove(Thread.currentThread());
                }
            });
            return Optional.of(result);
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
    }

    /** Runs work whose callers have their own way to be given up. Its number is bounded by whoever submits it. */
    void execute(Runnable work) {
        executor.execute(() -> {
            running.put(Thread.currentThread(), new Running(ticker.nanos(), _ -> {}));
            try {
                work.run();
            } finally {
                running.remove(Thread.currentThread());
            }
        });
    }

    /** When the longest-running work began, in ticker nanoseconds. */
    Optional<Long> oldest() {
        return running.values().stream().map(Running::since).min(Long::compare);
    }

    /** Answers the callers of all that runs now. */
    void giveUpRunning(String why) {
        running.values().forEach(one -> one.giveUp().accept(why));
    }

    /** Runs what is queued and ends; what hangs is left behind after the wait. */
    void close(long waitMillis) {
        executor.shutdown();
        try {
            executor.awaitTermination(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() { close(TimeUnit.SECONDS.toMillis(30)); }
}
