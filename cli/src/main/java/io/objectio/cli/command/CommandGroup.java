package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A noun: does nothing by itself but name its verbs. */
@Command
final class CommandGroup implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() throws CliFailure {
        if (spec == null) {
            throw new IllegalStateException("the command was not made by picocli");
        }
        throw new CliFailure(ErrorCode.USAGE,
                "'" + spec.qualifiedName() + "' needs one of: " + String.join(", ", spec.subcommands().keySet()));
    }
}
