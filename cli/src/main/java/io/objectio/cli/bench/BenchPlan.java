package io.objectio.cli.bench;

import java.net.URI;
import java.time.Duration;

/**
 * What to measure.
 *
 * @param objects how many objects reads choose from, put there before the clock runs
 * @param warmUp  before the measurement, not counted
 */
public record BenchPlan(URI endpoint, String bucket, Operation operation, long sizeBytes, int concurrency, Duration duration,
        Duration warmUp, int objects) {
    /** What the workers do. */
    public enum Operation {
        put, get,
        /** Half of each. */
        mixed
    }

    public BenchPlan {
        if (sizeBytes < 0 || concurrency < 1 || concurrency > 10_000 || objects < 1 || !duration.isPositive() || warmUp.isNegative()) {
            throw new IllegalArgumentException("size " + sizeBytes + ", concurrency " + concurrency + " (1 to 10000), objects " + objects
                    + ", duration " + duration + ", warm-up " + warmUp);
        }
    }
}
