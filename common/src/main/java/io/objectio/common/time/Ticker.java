package io.objectio.common.time;

/** Monotonic time in nanoseconds from an arbitrary start: leases, deadlines, latencies. */
public interface Ticker {
    long nanos();

    default long millis() { return nanos() / 1_000_000; }

    static Ticker system() { return System::nanoTime; }
}
