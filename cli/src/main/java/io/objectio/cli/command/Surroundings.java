package io.objectio.cli.command;

import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a command takes from the process around it.
 *
 * @param out      results only
 * @param err      progress, warnings, errors
 * @param terminal whether a person watches the output
 */
public record Surroundings(PrintWriter out, PrintWriter err, Map<String, String> environment, boolean terminal, Path workingDirectory,
        Connector connector, Clock clock, Ticker ticker, RandomSource random, Pause pause) {
    public Surroundings { environment = Map.copyOf(environment); }

    /** Waits between two rounds of --watch. */
    public interface Pause {
        /** Waits that long; false ends the watching. */
        boolean forDuration(Duration duration) throws InterruptedException;
    }

    /** Whether colours are wanted: a terminal that can, and nobody said no (no-color.org). */
    public boolean colour() {
        return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
    }
}
