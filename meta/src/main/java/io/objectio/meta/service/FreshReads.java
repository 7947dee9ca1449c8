package io.objectio.meta.service;

import io.objectio.common.lifecycle.FaultHandler;
import io.objectio.meta.state.MetaReader;
import io.objectio.meta.store.StoreFailure;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs reads on a few threads, each on a view that is fresh for its request. Any thread may ask. */
final class FreshReads implements AutoCloseable {
    /** Behind these there is more than a second of reads: better to say so. */
    private static final int MAX_QUEUED = 16_384;

    /** The queue of reads is full; nothing was done. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BusyException() { super(MAX_QUEUED + " reads of the metadata are queued", null, false, false); }
    }

    private static final Logger log = LoggerFactory.getLogger(FreshReads.class);

    private final MetaLog metaLog;
    private final FaultHandler faults;
    private final ExecutorService threads;

    FreshReads(MetaLog metaLog, int threadCount, FaultHandler faults) {
        this.metaLog = metaLog;
        this.faults = faults;
        this.threads = new ThreadPoolExecutor(threadCount, threadCount, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MAX_QUEUED),
                Thread.ofPlatform().name("meta-read-", 0).daemon().factory());
    }

    /**
     * What the function makes of a fresh view. The future may end with ProposalFailed (no proof that this node leads), BusyException, or what
     * the function throws; it completes on a read thread.
     */
    <T> CompletableFuture<T> view(Function<MetaReader, T> function) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (metaLog.fresh()) {
            onThread(function, result);
        } else {
            var _ = metaLog.barrier().whenComplete((_, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(failure);
                } else {
                    onThread(function, result);
                }
            });
        }
        return result;
    }

    private <T> void onThread(Function<MetaReader, T> function, CompletableFuture<T> result) {
        boolean queued = run(() -> {
            try (MetaReader reader = metaLog.read()) {
                result.complete(function.apply(reader));
            } catch (StoreFailure e) {
                result.completeExceptionally(e);
                throw e;
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        if (!queued) {
            result.completeExceptionally(new BusyException());
        }
    }

    /** Runs the action on a read thread; false if too much is queued. */
    boolean run(Runnable action) {
        try {
            threads.execute(() -> {
                try {
                    action.run();
                } catch (StoreFailure e) {
                    if (!threads.isShutdown()) {
                        faults.fault("the metadata store failed under a read", e);
                    }
                } catch (RuntimeException e) {
                    log.warn("a read of the metadata failed", e);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
