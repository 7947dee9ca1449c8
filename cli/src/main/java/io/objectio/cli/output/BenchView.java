package io.objectio.cli.output;

import io.objectio.cli.bench.BenchFigures;
import io.objectio.cli.bench.BenchPlan;
import io.objectio.cli.bench.BenchResult;
import io.objectio.common.config.ByteSizes;
import io.objectio.common.config.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code bench}: throughput and latencies. */
public record BenchView(BenchResult result) implements View {
    @Override
    public String schema() { return "bench/v1"; }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        BenchPlan plan = result.plan();
        List<String> lines = new ArrayList<>();
        lines.add(
                "BENCH " + plan.operation() + ", objects of " + ByteSizes.text(plan.sizeBytes()) + ", " + plan.concurrency() + " workers, "
                        + Durations.text(plan.duration()) + " at " + plan.endpoint());
        Table table = new Table().column("OP", 5).column("REQUESTS", 11).column("ERRORS", 8).column("PER_SECOND", 12)
                .column("THROUGHPUT", 12).column("MEAN_MS", 9).column("P50_MS", 9).column("P90_MS", 9).column("P99_MS", 9)
                .column("P99.9_MS", 10).column("MAX_MS", 0);
        for (BenchFigures figure : result.figures()) {
            table.row(List.of(Cell.of(figure.operation()), Cell.of(Units.count(figure.requests())),
                    Cell.of(Units.count(figure.errors()), figure.errors() == 0 ? Tone.PLAIN : Tone.BAD),
                    Cell.of(number(figure.requestsPerSecond())),
                    Cell.of(Units.bytes((long) figure.bytesPerSecond()) + "/s"), Cell.of(millis(figure.mean())),
                    Cell.of(millis(figure.p50())),
                    Cell.of(millis(figure.p90())), Cell.of(millis(figure.p99())), Cell.of(millis(figure.p999())),
                    Cell.of(millis(figure.max()))));
        }
        lines.addAll(table.lines(colour));
        if (!result.firstError().isEmpty()) {
            lines.add("First error: " + result.firstError());
        }
        return lines;
    }

    private static String number(double value) { return String.format(Locale.ROOT, "%,.1f", value); }

    private static String millis(double value) { return String.format(Locale.ROOT, "%,.2f", value); }

    @Override
    public Fields json() {
        BenchPlan plan = result.plan();
        return new Fields().put("endpoint", plan.endpoint().toString()).put("operation", plan.operation().name())
                .put("size_bytes", plan.sizeBytes()).put("concurrency", plan.concurrency()).put("duration_s", result.seconds())
                .put("verified", true).put("first_error", result.firstError())
                .put("results", result.figures().stream().map(figure -> new Fields().put("operation", figure.operation())
                        .put("requests", figure.requests()).put("errors", figure.errors()).put("bytes", figure.bytes())
                        .put("requests_per_second", figure.requestsPerSecond()).put("bytes_per_second", figure.bytesPerSecond())
                        .put("latency_ms", new Fields().put("mean", figure.mean()).put("p50", figure.p50()).put("p90", figure.p90())
                                .put("p99", figure.p99()).put("p999", figure.p999()).put("max", figure.max())))
                        .toList());
    }
}
