package io.objectio.cli.bench;

/** Figures of one operation; latencies in milliseconds, from the first byte sent to the last byte received and compared. */
public record BenchFigures(String operation, long requests, long errors, long bytes, double requestsPerSecond, double bytesPerSecond,
        double mean, double p50, double p90, double p99, double p999, double max) {}
