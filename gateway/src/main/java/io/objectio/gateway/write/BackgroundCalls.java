package io.objectio.gateway.write;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.protocol.meta.Mutation;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to meta that no client waits for, each on a virtual thread, at most {@link #MAX_RUNNING} at once. What is dropped beyond that costs
 * nothing but time: blobs that were not given up are swept as orphans when their session ends, and a shard whose arrival nobody told is
 * found by repair.
 */
final class BackgroundCalls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BackgroundCalls.class);
    private static final int MAX_RUNNING = 256;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final MetaClient meta;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("write-background-", 0).factory());
    private final Semaphore free = new Semaphore(MAX_RUNNING);

    BackgroundCalls(MetaClient meta) { this.meta = meta; }

    void submit(Mutation mutation) {
        if (!free.tryAcquire()) {
            log.warn("background call dropped running={} mutation={}", MAX_RUNNING, mutation);
            return;
        }
        threads.execute(() -> {
            try {
                meta.submit(mutation, DEADLINE);
            } catch (MetaUnavailableException e) {
                log.info("background call without answer mutation={} cause=\"{}\"", mutation, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                free.release();
            }
        });
    }

    /** Gives the newest map that could be had, even if none newer could. */
    void refreshMap(Consumer<ClusterMap> then) {
        threads.execute(() -> {
            try {
                meta.refreshMap(DEADLINE);
            } catch (MetaUnavailableException e) {
                log.info("map not refreshed cause=\"{}\"", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            then.accept(meta.map());
        });
    }

    @Override
    public void close() { threads.shutdownNow(); }
}
