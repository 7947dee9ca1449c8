package io.objectio.standalone;

import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code objectio standalone}: starts, waits for SIGTERM or Ctrl-C, stops in order. */
@Command(name = "standalone", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Starts gateway, metadata and OSDs in one process on directories of this machine.", ""}, footer = {"", "Examples:",
                "  objectio standalone",
                "  objectio standalone --data /srv/objectio --disks /mnt/a,/mnt/b,/mnt/c,/mnt/d,/mnt/e,/mnt/f --listen 0.0.0.0:9000"})
final class StandaloneCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(StandaloneCommand.class);
    private static final Pattern ACCESS_KEY = Pattern.compile("[A-Za-z0-9._-]{3,128}");
    private static final Pattern SECRET_KEY = Pattern.compile("[!-~]{8,128}");

    @Option(names = "--data", paramLabel = "DIR", defaultValue = "./objectio-data", description = "Where the store lives: disk1 to disk8 unless"
            + " --disks says otherwise, meta/, credentials.json. Default: ${DEFAULT-VALUE}")
    private Path data = Path.of("./objectio-data");

    @Option(names = "--disks", paramLabel = "DIR", split = ",", description = "Six or more directories, best each a file system on a disk of its"
            + " own; empty at the first start.")
    private List<Path> disks = List.of();

    @Option(names = "--listen", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:9000", description = "Where S3 is served. Default: ${DEFAULT-VALUE}")
    private String listen = "127.0.0.1:9000";

    @Option(names = "--port-base", paramLabel = "N", defaultValue = "9100", description = "Other ports, on loopback: metadata and admin N+1, health and"
            + " metrics N+2, Raft N+3. Default: ${DEFAULT-VALUE}")
    private int portBase = 9100;

    private volatile boolean serving;

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch stopAsked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop-on-signal").unstarted(() -> {
            stopAsked.countDown();
            if (serving) { // else a library ends the process in the middle of the start, on the thread that would have to close
                awaitQuietly(never);
            }
        }));
        ExitCode code = ExitCode.FAILED;
        try {
            code = serveUntil(stopAsked);
        } finally {
            // Everything is closed by now. Halting gives the exit code that is meant, also after a signal.
            System.out.flush();
            Runtime.getRuntime().halt(code.code());
        }
        return code.code();
    }

    private ExitCode serveUntil(CountDownLatch stopAsked) throws InterruptedException {
        try (Standalone store = Standalone.start(config())) {
            serving = true;
            Banner.print(System.out, store.config(), store.roster(), store.credentials());
            stopAsked.await();
            log.info("stopping cause=signal");
        } catch (StartRefused e) {
            System.err.println("objectio: " + e.getMessage());
            log.debug("start refused", e);
            return e.exitCode();
        } catch (IllegalArgumentException e) {
            System.err.println("objectio: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (RuntimeException e) {
            System.err.println("objectio: the store cannot start: " + e);
            log.error("start failed", e);
            return ExitCode.FAILED;
        }
        log.info("stopped");
        return ExitCode.OK;
    }

    private StandaloneConfig config() {
        return new StandaloneConfig(data.toAbsolutePath().normalize(), disks, HostPort.parse(listen), portBase,
                rootKeys(System.getenv("OBJECTIO_ROOT_ACCESS_KEY"),
                        System.getenv("OBJECTIO_ROOT_SECRET_KEY")));
    }

    /** Both or none, and of a form that fits in headers and files. */
    static Optional<StandaloneConfig.RootKeys> rootKeys(@Nullable String accessKey, @Nullable String secretKey) {
        if (accessKey == null && secretKey == null) {
            return Optional.empty();
        }
        if (accessKey == null || secretKey == null) {
            throw new IllegalArgumentException("OBJECTIO_ROOT_ACCESS_KEY and OBJECTIO_ROOT_SECRET_KEY go together: set both or none");
        }
        if (!ACCESS_KEY.matcher(accessKey).matches()) {
            throw new IllegalArgumentException("OBJECTIO_ROOT_ACCESS_KEY has to be 3 to 128 letters, digits, dots, dashes or underscores");
        }
        if (!SECRET_KEY.matcher(secretKey).matches()) {
            throw new IllegalArgumentException("OBJECTIO_ROOT_SECRET_KEY has to be 8 to 128 printable characters without blanks");
        }
        return Optional.of(new StandaloneConfig.RootKeys(accessKey, secretKey));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
