package io.objectio.it.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code objectio standalone} in a JVM of its own, as a user starts it, on ports that are free. */
public final class StandaloneProcess implements AutoCloseable {
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;
    private static final List<String> FLAGS = List.of("--enable-native-access=ALL-UNNAMED", "--add-modules", "jdk.incubator.vector",
            "--sun-misc-unsafe-memory-access=allow", "-Xmx512m", "-Dlogback.configurationFile=logback.xml",
            "-Dio.netty.leakDetectionLevel=paranoid");

    private final Process process;
    private final Path data;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String endpoint = "";

    private StandaloneProcess(Path data, List<String> arguments) throws IOException {
        this.data = data;
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(FLAGS);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "io.objectio.standalone.StandaloneMain", "standalone", "--data",
                        data.toString()));
        command.addAll(arguments);
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofPlatform().daemon().name("standalone-output").start(this::readOutput);
    }

    /** Starts and returns when the process has ended or has said READY. */
    public static StandaloneProcess launch(Path data, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--listen")) {
            all.addAll(List.of("--listen", "127.0.0.1:0"));
        }
        if (!all.contains("--port-base")) {
            all.addAll(List.of("--port-base", Integer.toString(freePortBase())));
        }
        StandaloneProcess started = new StandaloneProcess(data, all);
        if (!started.readyOrEnded.await(START_SECONDS, TimeUnit.SECONDS)) {
            started.kill();
            throw new IOException("not READY after " + START_SECONDS + " s:\n" + started.text());
        }
        return started;
    }

    /** Starts a store that is expected to serve. */
    public static StandaloneProcess start(Path data, String... arguments) throws IOException, InterruptedException {
        StandaloneProcess started = launch(data, arguments);
        if (started.endpoint.isEmpty()) {
            throw new IOException("the store ended with exit code " + started.exitCode() + ":\n" + started.text());
        }
        return started;
    }

    public URI endpoint() { return URI.create(endpoint); }

    public boolean ready() { return !endpoint.isEmpty(); }

    public Path data() { return data; }

    public String accessKey() throws IOException { return credential("access_key"); }

    public String secretKey() throws IOException { return credential("secret_key"); }

    public String credential(String name) throws IOException {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"")
                .matcher(Files.readString(data.resolve("credentials.json")));
        if (!matcher.find()) {
            throw new IOException("credentials.json has no " + name);
        }
        return matcher.group(1);
    }

    /** All lines that it has printed so far, on stdout and stderr. */
    public String text() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    public long pid() { return process.pid(); }

    /** SIGKILL: nothing is flushed, nothing is closed. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        ended.await();
    }

    /** SIGTERM; returns the exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running after " + STOP_SECONDS + " s:\n" + text());
        }
        ended.await();
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the store was being killed", e);
        }
    }

    /** Directories named disk1 to diskN under the folder, joined by commas as --disks wants them. */
    public static String diskList(Path folder, int count) {
        return String.join(",", Stream.iterate(1, n -> n + 1).limit(count).map(n -> folder.resolve("disk" + n).toString()).toList());
    }

    private static int freePortBase() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try (ServerSocket first = new ServerSocket(0)) {
                int base = first.getLocalPort();
                if (base < 65_000 && free(base + 1) && free(base + 2) && free(base + 3)) {
                    return base;
                }
            }
        }
        throw new IOException("no four free ports in a row");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void readOutput() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.startsWith("READY ")) {
                    endpoint = line.substring("READY ".length()).strip();
                    readyOrEnded.countDown();
                }
            }
        } catch (IOException e) {
            output.add("reading the output failed: " + e);
        } finally {
            readyOrEnded.countDown();
            ended.countDown();
        }
    }
}
