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
 * <p>Invariant: {@code backend} has passed the self-test in this process.
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

    /** With the checks around it, a start stays near a second on a busy machine and well below on an idle one. */
    private static final long START_RACE_NANOS = 450_000_000;
    private static final long RECONSIDER_RACE_NANOS = 5_000_000_000L;

    private final List<CodecBackend> backends;
    private final BackendLadder ladder;
    private final List<BackendReport> absent;
    private final ConcurrentHashMap<Scheme, SwitchingCodec> codecs = new ConcurrentHashMap<>();
    private volatile List<BackendReport> reports;
    private volatile CodecBackend backend;
    private volatile boolean settled;

    private ErasureCodecs(String wanted, LongSupplier nanoTicker, List<CodecBackend> backends, List<CodecBackend> candidates,
            List<BackendReport> absent)
            throws CodecException {
        this.backends = backends;
        this.absent = absent;
        ladder = new BackendLadder(backends.getLast(), candidates, nanoTicker);
        reports = report(START_RACE_NANOS);
        BackendReport first = reports.getFirst();
        if (first.state() != BackendReport.State.CHOSEN) {
            throw new CodecException(CodecException.Code.SELF_TEST_FAILED,
                    "no codec backend of \"" + wanted + "\" passed the self-test: " + reports);
        }
        backend = named(first.name());
        LOG.info("codec chosen backend={} wanted={} settled={} gigabytesPerSecond=\"{}\"", first.name(), wanted, ladder.settled(),
                summary(reports));
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
        return new ErasureCodecs(wanted, nanoTicker, backends, candidates, absent);
    }

    private List<BackendReport> report(long raceNanos) {
        List<BackendReport> all = new ArrayList<>(ladder.climb(raceNanos));
        all.addAll(absent);
        settled = ladder.settled();
        return List.copyOf(all);
    }

    private CodecBackend named(String name) {
        return backends.stream().filter(candidate -> candidate.name().equals(name)).findFirst().orElseThrow();
    }

    /** False if the machine was so busy at start that some backend was not compiled in time: {@link #reconsider} then, in the background. */
    public boolean settled() {
        return settled;
    }

    /**
     * Goes on measuring where the start stopped, up to five seconds of the calling thread, and switches all codecs, also those already handed out, if another backend turns out
     * to be faster. Calls in flight end on the old one; the bytes are the same. Does nothing once settled. Call from a background thread after the
     * listener is open.
     *
     * @return whether the backend has changed
     */
    public synchronized boolean reconsider() {
        if (ladder.settled()) {
            return false;
        }
        List<BackendReport> again = report(RECONSIDER_RACE_NANOS);
        BackendReport first = again.getFirst();
        if (first.state() != BackendReport.State.CHOSEN) {
            // Each has failed by now what it passed at start; each was logged as dropped. The codec in use goes on, with its own failure at hand.
            LOG.error("codec self-test fails for all backends after start backend={} reports=\"{}\"", backend.name(), again);
            return false;
        }
        reports = again;
        if (first.name().equals(backend.name())) {
            LOG.info("codec stays backend={} settled={} gigabytesPerSecond=\"{}\"", first.name(), ladder.settled(), summary(again));
            return false;
        }
        LOG.info("codec changed before={} after={} settled={} gigabytesPerSecond=\"{}\"", backend.name(), first.name(), ladder.settled(),
                summary(again));
        synchronized (codecs) {
            backend = named(first.name());
            codecs.forEach((scheme, codec) -> codec.switchTo(backend.create(scheme.k, scheme.m)));
        }
        return true;
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
        Scheme scheme = new Scheme(k, m);
        SwitchingCodec known = codecs.get(scheme);
        return known != null ? known : make(scheme);
    }

    /** Under the lock of the switch, so that no codec misses it; that lock is not held while {@link #reconsider} measures. */
    private ErasureCodec make(Scheme scheme) {
        synchronized (codecs) {
            return codecs.computeIfAbsent(scheme, wanted -> new SwitchingCodec(backend.create(wanted.k, wanted.m)));
        }
    }
}
