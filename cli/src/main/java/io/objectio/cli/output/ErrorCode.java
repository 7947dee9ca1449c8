package io.objectio.cli.output;

import io.objectio.common.lifecycle.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every failure that the CLI reports, under a number that never changes its meaning: 1xxx reaching the store, 2xxx OSDs and disks, 3xxx
 * metadata, 4xxx objects, 5xxx users and rights, 6xxx measuring. What each means is in errors.txt beside this class.
 */
public enum ErrorCode {
    UNREACHABLE(1001, ExitCode.UNREACHABLE),
    /** Wrong key, other cluster, no administrator. */
    HANDSHAKE_REFUSED(1002, ExitCode.NOT_AUTHORISED),
    /** May have happened. */
    TIMED_OUT(1003, ExitCode.TIMED_OUT),
    /** May have happened. */
    CONNECTION_LOST(1004, ExitCode.FAILED),
    /** Other version. */
    UNSUPPORTED(1005, ExitCode.FAILED),
    /** The node's log has the cause. */
    INTERNAL(1006, ExitCode.FAILED),
    /** No store named. */
    NO_CREDENTIALS(1007, ExitCode.USAGE),
    /** A file that cannot be used. */
    BAD_CREDENTIALS(1008, ExitCode.USAGE),
    /** Not understood. */
    USAGE(1009, ExitCode.USAGE),
    /** A wrong type of answer. */
    UNEXPECTED_ANSWER(1010, ExitCode.FAILED),
    /** Nothing was done. */
    BUSY(1011, ExitCode.FAILED),

    /** OSDs and disks. */
    NO_SUCH_OSD(2001, ExitCode.NOT_FOUND), NO_SUCH_DISK(2002, ExitCode.NOT_FOUND),

    /** Metadata. */
    NO_QUORUM(3001, ExitCode.UNREACHABLE), NOT_LEADER(3002, ExitCode.FAILED), INDETERMINATE(3003, ExitCode.FAILED),
    /** Of metadata disks and requests. */
    META_DISK_FULL(3004, ExitCode.REFUSED), REFUSED(3005, ExitCode.REFUSED),

    /** Objects. */
    NO_SUCH_BUCKET(4001, ExitCode.NOT_FOUND), NO_SUCH_KEY(4002, ExitCode.NOT_FOUND),

    /** Users. */
    NOT_AUTHORISED(5001, ExitCode.NOT_AUTHORISED), NAME_IN_USE(5002, ExitCode.REFUSED),

    /** The benchmark. */
    BENCH_FAILED(6001, ExitCode.FAILED), WRONG_BYTES(6002, ExitCode.DATA_AT_RISK);

    private static final Map<String, String> TEXTS = texts();

    private final int number;
    private final ExitCode exitCode;

    ErrorCode(int number, ExitCode exitCode) {
        this.number = number;
        this.exitCode = exitCode;
    }

    /** {@code OIO-1001}. */
    public String id() { return "OIO-" + number; }

    public ExitCode exitCode() { return exitCode; }

    /** What happened, in one sentence. */
    public String title() { return text().lines().findFirst().orElse(""); }

    public String why() { return part("Why: "); }

    public String next() { return part("Next: "); }

    /** The code named as {@code OIO-1001}, {@code oio-1001} or {@code 1001}. */
    public static Optional<ErrorCode> find(String id) {
        String wanted = id.toUpperCase(Locale.ROOT);
        return Arrays.stream(values()).filter(code -> code.id().equals(wanted) || Integer.toString(code.number).equals(wanted)).findFirst();
    }

    private String part(String label) {
        return text().lines().filter(line -> line.startsWith(label)).findFirst().map(line -> line.substring(label.length())).orElse("");
    }

    private String text() {
        String text = TEXTS.get(id());
        if (text == null) {
            throw new IllegalStateException("errors.txt does not explain " + id());
        }
        return text;
    }

    private static Map<String, String> texts() {
        try (InputStream in = ErrorCode.class.getResourceAsStream("errors.txt")) {
            if (in == null) {
                throw new IllegalStateException("errors.txt is not in the jar");
            }
            Map<String, String> texts = new HashMap<>();
            for (String section : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n", -1)) {
                int end = section.indexOf('\n');
                texts.put(section.substring(0, end), section.substring(end + 1).strip());
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("errors.txt cannot be read", e);
        }
    }
}
