package io.objectio.common.metrics;

import io.prometheus.metrics.core.metrics.Histogram;

/** Durations; give nanoseconds of a Ticker. */
public final class TimerMetric {
    private final Histogram histogram;

    TimerMetric(Histogram histogram) { this.histogram = histogram; }

    public void observe(long nanos, String... labelValues) { histogram.labelValues(labelValues).observe(nanos / 1e9); }
}
