package io.objectio.cli;

import io.objectio.cli.command.CommandLineTool;
import io.objectio.cli.command.Surroundings;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** objectio-cli. */
public final class CliMain {
    private CliMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] words) {
        // by name, as the daemons' own logback.xml may be on the class path too; warnings of the client are not for the user of a command
        System.setProperty("logback.configurationFile", "logback-cli.xml");
        boolean terminal = isTerminal();
        Surroundings around = new Surroundings(writer(FileDescriptor.out), writer(FileDescriptor.err), System.getenv(), terminal,
                Path.of("").toAbsolutePath(), new NettyConnector(), Clock.system(), Ticker.system(), RandomSource.secure(),
                CliMain::pause);
        System.exit(new CommandLineTool(around).run(words));
    }

    @SuppressWarnings("SystemConsoleNull") // the JDK says never null, the annotations for NullAway say nullable
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static PrintWriter writer(FileDescriptor file) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(file), StandardCharsets.UTF_8), false);
    }

    /** Nothing ends the watching but Ctrl-C. */
    private static boolean pause(Duration duration) throws InterruptedException {
        return !new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
