package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;
import io.objectio.common.config.ByteSize;
import io.objectio.common.config.Durations;
import io.objectio.common.config.Nearest;
import io.objectio.common.id.OsdId;
import io.objectio.protocol.meta.Account;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one command line: finds the command, runs it, and turns every failure into a sentence, a code and an exit code. */
public final class CommandLineTool {
    private final Surroundings around;
    private final CommandLine commands;

    public CommandLineTool(Surroundings around) {
        this.around = around;
        RootCommand root = new RootCommand();
        Session session = new Session(around, root.options);
        this.commands = new CommandLine(root);
        group("osd", "OSDs and their disks.", "objectio-cli osd list", "objectio-cli osd disk-status osd1", new OsdListCommand(session),
                new OsdStatusCommand(session), new DiskStatusCommand(session));
        group("meta", "The metadata service.", "objectio-cli meta status", "objectio-cli meta status --watch",
                new MetaStatusCommand(session));
        group("cluster", "The cluster as a whole.", "objectio-cli cluster status", "objectio-cli cluster status -o json",
                new ClusterStatusCommand(session));
        group("object", "Single objects.", "objectio-cli object verify BUCKET/KEY", "objectio-cli object verify --help",
                new ObjectVerifyCommand(session));
        group("user", "Users and their keys.", "objectio-cli user add alice", "objectio-cli user list", new UserAddCommand(session),
                new UserListCommand(session));
        commands.addSubcommand(new VerifyCommand(session));
        commands.addSubcommand(new BenchCommand(session));
        commands.addSubcommand(new ExplainCommand(session));
        commands.addSubcommand(new CompletionCommand(session));
        commands.getCommandSpec().usageMessage().footer("", "Examples:", "  objectio-cli --data ./objectio-data osd list",
                "  objectio-cli object verify photos/cat.jpg");
        configure();
    }

    private void group(String noun, String description, String firstExample, String secondExample, Object... verbs) {
        CommandLine group = new CommandLine(new CommandGroup());
        commands.addSubcommand(noun, group);
        group.getCommandSpec().usageMessage().description(description).footer("", "Examples:", "  " + firstExample, "  " + secondExample);
        for (Object verb : verbs) {
            group.addSubcommand(verb);
        }
    }

    private void configure() {
        commands.registerConverter(Duration.class, converter(Durations::parse));
        commands.registerConverter(ByteSize.class, converter(ByteSize::parse));
        commands.registerConverter(OsdId.class, converter(OsdId::new));
        commands.registerConverter(Account.Policy.class, converter(CommandLineTool::policy));
        commands.setOut(around.out());
        commands.setErr(around.err());
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(around.colour() ? Ansi.ON : Ansi.OFF));
        commands.setParameterExceptionHandler((failure, words) -> badUsage(failure));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
    }

    /** For tests that look at every command. */
    CommandLine commands() { return commands; }

    /** Runs the command line and returns the process's exit code (see ExitCode). */
    public int run(String... words) {
        int exit = words.length == 0 ? help() : commands.execute(words);
        around.out().flush();
        around.err().flush();
        return exit;
    }

    private int help() {
        commands.usage(around.err());
        return ErrorCode.USAGE.exitCode().code();
    }

    private int failed(Exception failure) throws Exception {
        if (failure instanceof CliFailure known) {
            return report(known.code(), String.valueOf(known.getMessage()), known.code().next());
        }
        throw failure;
    }

    private int badUsage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            message = "unknown " + (word.startsWith("-") ? "option" : "command or word") + " '" + word + "'" + suggestion(command, word);
        }
        return report(ErrorCode.USAGE, message, command.getCommandSpec().qualifiedName() + " --help shows what it takes.");
    }

    private static String suggestion(CommandLine command, String word) {
        var known = word.startsWith("-")
                ? command.getCommandSpec().options().stream().flatMap(option -> Arrays.stream(option.names())).toList()
                : command.getSubcommands().keySet().stream().toList();
        return Nearest.to(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    private int report(ErrorCode code, String message, String next) {
        PrintWriter err = around.err();
        err.print("objectio-cli: " + message + "  [" + code.id() + "]\n");
        err.print("  why:  " + code.why() + "\n");
        err.print("  next: " + next + "\n");
        err.flush();
        return code.exitCode().code();
    }

    private static Account.Policy policy(String text) {
        Map<String, Account.Policy> known = Map.of("read-only", Account.Policy.READ_ONLY, "read-write", Account.Policy.READ_WRITE, "admin",
                Account.Policy.ADMIN);
        Account.Policy policy = known.get(text.toLowerCase(Locale.ROOT));
        if (policy == null) {
            throw new IllegalArgumentException("not a policy: '" + text + "' (read-write, read-only or admin)");
        }
        return policy;
    }

    private static <T> ITypeConverter<T> converter(ITypeConverter<T> parser) {
        return text -> {
            try {
                return parser.convert(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
