package io.objectio.cli.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "completion", description = "Prints a script that completes commands and options in bash or zsh.", footer = {"",
        "Examples:",
        "  source <(objectio-cli completion bash)", "  objectio-cli completion zsh > ~/.objectio-completion"})
final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        bash, zsh
    }

    private final Session session;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "SHELL", arity = "0..1", defaultValue = "bash", description = "bash (default) or zsh; the script serves both.")
    Shell shell = Shell.bash;

    CompletionCommand(Session session) { this.session = session; }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("the command was not made by picocli");
        }
        session.around().out().print(AutoComplete.bash("objectio-cli", spec.root().commandLine()));
        session.around().out().flush();
        return 0;
    }
}
