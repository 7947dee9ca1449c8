package io.objectio.common.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The metrics of one process. Names are {@code objectio_<subsystem>_<what>_<unit>}; labels come from small closed sets. Each name is registered
 * once; docs/metrics.md has a row for it.
 */
public final class MetricsRegistry {
    private static final double[] SECONDS = {.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30};

    private final PrometheusRegistry registry = new PrometheusRegistry();

    /** A counter; the returned metric counts per combination of label values. */
    public CounterMetric counter(String name, String help, String... labels) {
        return new CounterMetric(
                io.prometheus.metrics.core.metrics.Counter.builder().name(name).help(help).labelNames(labels).register(registry));
    }

    /** A gauge whose values are asked for at each scrape. The callback must be cheap and must not block. */
    public void gauge(String name, String help, Consumer<Sample> values, String... labels) {
        GaugeWithCallback.builder().name(name).help(help).labelNames(labels).callback(callback -> values.accept(callback::call))
                .register(registry);
    }

    /** A counter that somebody else keeps. The callback must be cheap and must not block. */
    public void counted(String name, String help, Consumer<Sample> values, String... labels) {
        CounterWithCallback.builder().name(name).help(help).labelNames(labels).callback(callback -> values.accept(callback::call))
                .register(registry);
    }

    /** A histogram of seconds. */
    public TimerMetric timer(String name, String help, String... labels) {
        return new TimerMetric(
                Histogram.builder().name(name).help(help).unit(Unit.SECONDS).classicOnly().classicUpperBounds(SECONDS).labelNames(labels)
                        .register(registry));
    }

    /** Adds what the JVM says of itself: memory, collections, threads. */
    public MetricsRegistry withJvm() {
        JvmMetrics.builder().register(registry);
        return this;
    }

    /** The exposition in Prometheus' text format. */
    public void write(OutputStream out) throws IOException {
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
    }

    public String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing metrics to memory failed", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Takes the values of a gauge or counter at a scrape: one call per combination of label values. */
    @FunctionalInterface
    public interface Sample {
        void is(double value, String... labelValues);
    }
}
