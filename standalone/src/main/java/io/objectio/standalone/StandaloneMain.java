package io.objectio.standalone;

import io.objectio.common.lifecycle.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code objectio}: the store's own command. */
@Command(name = "objectio", description = "S3 object store on your own disks.", subcommands = {StandaloneCommand.class,
        CommandLine.HelpCommand.class}, mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
public final class StandaloneMain implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    private StandaloneMain() {}

    public static void main(String[] arguments) {
        int exitCode = new CommandLine(new StandaloneMain()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments);
        System.exit(exitCode);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(java.util.Objects.requireNonNull(spec).commandLine(),
                "Which command? 'objectio standalone' starts the store on this machine (exit code "
                        + ExitCode.USAGE.code() + ").");
    }
}
