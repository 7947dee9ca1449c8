package io.objectio.codec;

import io.objectio.codec.loop.CodingLoop;
import io.objectio.codec.loop.SwarLoop;
import io.objectio.codec.loop.VectorLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codecs of one process, all on the backend that was chosen at start.
 *
 * <p>Ladder: {@code vector-512}, {@code vector-256}, {@code vector-128} (the JDK's Vector API), {@code swar} (plain Java), {@code reference} (the Reed-Solomon
 * library). All give the same bytes, so the choice may differ from start to start and from machine to machine. A backend that is wrong or crashes in the
 * self-test is dropped with a WARN; the reference is the oracle and must work.
 *
 * <p>Threads: any number after {@link #choose}.
 */
public final class ErasureCodecs {
    /** Measure all, take the fastest. */
    public static final String AUTO = "auto";
    /** Wider than any shipped scheme (16 + 8 is the widest); the library's own 17 + 3 is among the known answers. */
    public static final int MAX_DATA_SHARDS = 32;
    public static final int MAX_PARITY_SHARDS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ErasureCodecs.class);

    private record Scheme(int k, int m) {}

    private final CodecBackend backend;
    private final List<BackendReport> reports;
    private final ConcurrentHashMap<Scheme, ErasureCodec> codecs = new ConcurrentHashMap<>();

    private ErasureCodecs(CodecBackend backend, List<BackendReport> reports) {
        this.backend = backend;
        this.reports = List.copyOf(reports);
    }

    /**
     * Checks the backends, measures them where there is a choice, logs what it found. Costs less than a second with {@code auto}, some milliseconds
     * for a single backend; call once, before the listener opens.
     *
     * @param wanted {@code auto}, a family ({@code vector}: the fastest width) or one backend ({@code vector-256}, {@code swar}, {@code reference})
     * @param nanoTicker monotonic nanoseconds; must advance by itself
     * @throws CodecException BACKEND_UNAVAILABLE with the list of those available; SELF_TEST_FAILED
     */
    public static ErasureCodecs choose(String wanted, LongSupplier nanoTicker) throws CodecException {
        List<CodecBackend> backends = new ArrayList<>();
        VectorLoops.Found vector = VectorLoops.find();
        for (CodingLoop loop : vector.loops()) {
            backends.add(CodecBackend.of(loop));
        }
        backends.add(CodecBackend.of(new SwarLoop()));
        backends.add(CodecBackend.reference());
        List<BackendReport> absent = new ArrayList<>();
        if (vector.loops().isEmpty()) {
            LOG.info("codec backend absent backend={} reason={}", VectorLoops.family(), vector.absence());
            absent.add(new BackendReport(VectorLoops.family(), BackendReport.State.ABSENT, 0, vector.absence()));
        }
        return choose(wanted, nanoTicker, backends, absent);
    }

    /** The last of the backends is the reference. */
    static ErasureCodecs choose(String wanted, LongSupplier nanoTicker, List<CodecBackend> backends, List<BackendReport> absent)
            throws CodecException {
        List<CodecBackend> candidates = backends.stream().filter(backend -> matches(wanted, backend.name())).toList();
        if (candidates.isEmpty()) {
            String reasons = absent.stream().map(report -> " (" + report.name() + ": " + report.detail() + ")")
                    .collect(Collectors.joining());
            throw new CodecException(CodecException.Code.BACKEND_UNAVAILABLE,
                    "codec backend \"" + wanted + "\" is not available here; available are " + AUTO + ", "
                            + backends.stream().map(CodecBackend::name).collect(Collectors.joining(", ")) + reasons);
        }
        List<BackendReport> reports = new ArrayList<>(new BackendLadder(backends.getLast()).climb(candidates, nanoTicker));
        reports.addAll(absent);
        BackendReport chosen = reports.getFirst();
        if (chosen.state() != BackendReport.State.CHOSEN) {
            throw new CodecException(CodecException.Code.SELF_TEST_FAILED,
                    "no codec backend of \"" + wanted + "\" passed the self-test: " + reports);
        }
        LOG.info("codec chosen backend={} wanted={} gigabytesPerSecond=\"{}\"", chosen.name(), wanted, summary(reports));
        return new ErasureCodecs(backends.stream().filter(backend -> backend.name().equals(chosen.name())).findFirst().orElseThrow(),
                reports);
    }

    private static boolean matches(String wanted, String name) {
        return wanted.equals(AUTO) || name.equals(wanted) || name.startsWith(wanted + "-");
    }

    private static String summary(List<BackendReport> reports) {
        return reports.stream().filter(report -> report.bytesPerSecond() > 0)
                .map(report -> String.format(Locale.ROOT, "%s %.1f", report.name(), report.gigabytesPerSecond()))
                .collect(Collectors.joining(", "));
    }

    /** Name of the backend that does the work: for the log, and as the label of a metric. */
    public String backendName() {
        return backend.name();
    }

    /** What the start found, the chosen backend first. Speeds are 0 where there was nothing to choose from. */
    public List<BackendReport> reports() {
        return reports;
    }

    /**
     * The codec for k data and m parity shards; always the same one for the same numbers.
     *
     * @throws IllegalArgumentException for k outside 1..32 or m outside 1..8
     */
    public ErasureCodec codec(int k, int m) {
        if (k < 1 || k > MAX_DATA_SHARDS || m < 1 || m > MAX_PARITY_SHARDS) {
            throw new IllegalArgumentException(
                    "no codec for " + k + "+" + m + ": data shards 1 to " + MAX_DATA_SHARDS + ", parity shards 1 to "
                            + MAX_PARITY_SHARDS);
        }
        return codecs.computeIfAbsent(new Scheme(k, m), scheme -> backend.create(scheme.k, scheme.m));
    }
}
