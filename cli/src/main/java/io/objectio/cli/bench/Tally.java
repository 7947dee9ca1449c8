package io.objectio.cli.bench;

import org.HdrHistogram.Histogram;

/** What one worker did of one operation while the clock ran. One thread; added up at the end. */
final class Tally {
    private static final long HIGHEST_NANOS = 600_000_000_000L;

    private final Histogram nanos = new Histogram(HIGHEST_NANOS, 3);
    private long errors;
    private long bytes;
    private String firstError = "";

    void done(long tookNanos, long byteCount) {
        nanos.recordValue(Math.min(Math.max(tookNanos, 0), HIGHEST_NANOS));
        bytes += byteCount;
    }

    void failed(String why) {
        errors++;
        firstError = firstError.isEmpty() ? why : firstError;
    }

    void add(Tally other) {
        nanos.add(other.nanos);
        errors += other.errors;
        bytes += other.bytes;
        firstError = firstError.isEmpty() ? other.firstError : firstError;
    }

    long errors() { return errors; }

    String firstError() { return firstError; }

    BenchFigures figures(String operation, double seconds) {
        return new BenchFigures(operation, nanos.getTotalCount(), errors, bytes, nanos.getTotalCount() / seconds, bytes / seconds,
                nanos.getMean() / 1e6, at(50), at(90), at(99), at(99.9), nanos.getMaxValue() / 1e6);
    }

    private double at(double percentile) { return nanos.getValueAtPercentile(percentile) / 1e6; }
}
