package io.objectio.cli.command;

import io.objectio.cli.output.View;
import io.objectio.common.config.Durations;
import java.time.Duration;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks, shows, changes nothing, and can do so again and again. */
abstract class ReadCommand implements Callable<Integer> {
    private static final Duration WATCH_DEFAULT = Duration.ofSeconds(2);
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final Session session;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--watch", paramLabel = "TIME", arity = "0..1", parameterConsumer = WatchTime.class, description = "Show it again every 2s, or as often as said, until Ctrl-C.")
    @Nullable
    Duration watch;

    ReadCommand(Session session) { this.session = session; }

    abstract View ask(MetaLink meta) throws CliFailure;

    @Override
    public Integer call() throws CliFailure, InterruptedException {
        Duration every = watch;
        if (every == null) {
            return session.show(session.ask(this::ask));
        }
        Surroundings around = session.around();
        while (true) {
            View view = session.ask(this::ask);
            if (around.terminal()) {
                String command = spec == null ? "" : spec.qualifiedName();
                around.out().print(CLEAR + "Every " + Durations.text(every) + ": " + command + "   " + around.clock().now() + "\n\n");
            }
            int exit = session.show(view);
            if (!around.pause().forDuration(every)) {
                return exit;
            }
            if (!around.terminal()) {
                around.out().print("\n");
            }
        }
    }

    /** Takes the next word as the time only if it is one: in {@code osd status --watch osd3} it is not. */
    static final class WatchTime implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            Duration time = WATCH_DEFAULT;
            if (!words.isEmpty()) {
                try {
                    time = Durations.parse(words.peek());
                    words.pop();
                } catch (IllegalArgumentException e) {
                    // the next word belongs to the command; "2soon" is then reported there
                    time = WATCH_DEFAULT;
                }
            }
            option.setValue(time);
        }
    }
}
