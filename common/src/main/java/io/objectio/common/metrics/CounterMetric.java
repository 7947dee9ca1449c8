package io.objectio.common.metrics;

import io.prometheus.metrics.core.metrics.Counter;

/** Counts up. */
public final class CounterMetric {
    private final Counter counter;

    CounterMetric(Counter counter) { this.counter = counter; }

    public void add(long count, String... labelValues) { counter.labelValues(labelValues).inc(count); }

    public void increment(String... labelValues) { counter.labelValues(labelValues).inc(); }
}
