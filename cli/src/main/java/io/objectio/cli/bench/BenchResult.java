package io.objectio.cli.bench;

import java.util.List;

/** What was measured, and the first error where there were some. */
public record BenchResult(BenchPlan plan, double seconds, List<BenchFigures> figures, String firstError) {
    public BenchResult { figures = List.copyOf(figures); }
}
