package io.objectio.gateway.cluster;

/**
 * Latencies of the last minute: six windows of ten seconds, each a histogram with eight steps to a power of two (so within 12.5 %), from 1 us to
 * 134 s. Percentiles are computed at most once a second. Any thread.
 */
final class LatencyWindow {
    private static final long SECOND = 1_000_000_000L;
    private static final long WINDOW_NANOS = 10 * SECOND;
    private static final int WINDOWS = 6;
    private static final int STEPS = 8;
    private static final int BUCKETS = 27 * STEPS;

    /** p50, p95, p99 in nanoseconds and how many calls they stand on. */
    record Percentiles(long p50, long p95, long p99, long count) {
        static final Percentiles NONE = new Percentiles(0, 0, 0, 0);
    }

    private final int[][] counts = new int[WINDOWS][BUCKETS];
    private final long[] windowNumber = new long[WINDOWS];
    private Percentiles cached = Percentiles.NONE;
    private long cachedAt;
    private boolean cachedOnce;

    synchronized void record(long now, long nanos) { counts[window(now)][bucket(nanos)]++; }

    synchronized Percentiles percentiles(long now) {
        if (!cachedOnce || now - cachedAt >= SECOND) {
            cachedOnce = true;
            cachedAt = now;
            cached = compute(now);
        }
        return cached;
    }

    private int window(long now) {
        long number = Math.floorDiv(now, WINDOW_NANOS);
        int index = (int) Math.floorMod(number, (long) WINDOWS);
        if (windowNumber[index] != number) {
            windowNumber[index] = number;
            java.util.Arrays.fill(counts[index], 0);
        }
        return index;
    }

    private Percentiles compute(long now) {
        window(now);
        long newest = Math.floorDiv(now, WINDOW_NANOS);
        long[] sums = new long[BUCKETS];
        long total = 0;
        for (int w = 0; w < WINDOWS; w++) {
            if (newest - windowNumber[w] < WINDOWS) {
                for (int b = 0; b < BUCKETS; b++) {
                    sums[b] += counts[w][b];
                    total += counts[w][b];
                }
            }
        }
        return total == 0
                ? Percentiles.NONE
                : new Percentiles(at(sums, total, 50), at(sums, total, 95), at(sums, total, 99), total);
    }

    private static long at(long[] sums, long total, int percent) {
        long rank = Math.max(1, (total * percent + 99) / 100);
        long seen = 0;
        for (int b = 0; b < BUCKETS; b++) {
            seen += sums[b];
            if (seen >= rank) {
                return upperNanos(b);
            }
        }
        return upperNanos(BUCKETS - 1);
    }

    private static int bucket(long nanos) {
        long micros = Math.max(1, nanos / 1000);
        int power = 63 - Long.numberOfLeadingZeros(micros);
        int step = power >= 3 ? (int) (micros >>> (power - 3)) & (STEPS - 1) : (int) (micros << (3 - power)) & (STEPS - 1);
        return Math.min(BUCKETS - 1, power * STEPS + step);
    }

    private static long upperNanos(int bucket) {
        int power = bucket / STEPS;
        return 1000L * (STEPS + bucket % STEPS + 1) * (1L << power) / STEPS;
    }
}
