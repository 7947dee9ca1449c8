package io.objectio.cli.command;

import io.objectio.common.time.RandomSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines and keeps what they print. */
final class Console {
    final FakeStore store = new FakeStore();
    final Map<String, String> environment = new HashMap<>(Map.of("OBJECTIO_SECRET_KEY", "SECRET", "OBJECTIO_ACCESS_KEY", "AK"));
    final List<Duration> pauses = new ArrayList<>();
    boolean terminal;
    int rounds = 1;
    Path directory = Path.of("/nonexistent");
    String out = "";
    String err = "";

    /** Runs with --meta m:1 unless the words name a store themselves. */
    int run(String... words) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        Surroundings around = new Surroundings(new PrintWriter(outText), new PrintWriter(errText), environment, terminal, directory, store,
                () -> Instant.EPOCH, () -> 0, RandomSource.seeded(1), duration -> {
                    pauses.add(duration);
                    return pauses.size() < rounds;
                });
        int exit = new CommandLineTool(around).run(words);
        out = outText.toString();
        err = errText.toString();
        return exit;
    }

    /** Runs against the node m:1. */
    int ask(String... words) {
        List<String> all = new ArrayList<>(List.of("--meta", "m:1"));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }
}
