package io.objectio.codec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks candidates, races them, checks the fastest again. One use, one thread.
 *
 * <p>Invariant: a backend is CHOSEN only after its compiled code has passed the self-test.
 */
final class BackendLadder {
    private static final Logger LOG = LoggerFactory.getLogger(BackendLadder.class);
    /** With the number of loss patterns: enough calls for C2 to compile both decode loops. */
    private static final int DECODE_WARM_UP_ROUNDS = 100;
    private static final int DECODE_WARM_UP_SHARD_BYTES = 1024;

    private final BackendSelfTest selfTest;
    private final List<BackendRace.Runner> runners = new ArrayList<>();
    private final List<BackendReport> dropped = new ArrayList<>();

    BackendLadder(CodecBackend reference) throws CodecException { selfTest = new BackendSelfTest(reference); }

    /** What a backend has to get through; returns what is wrong, or nothing. */
    private interface Trial {
        String run() throws CodecException;
    }

    /** Reports of all candidates, the chosen one first; none is CHOSEN if all failed. */
    List<BackendReport> climb(List<CodecBackend> candidates, LongSupplier nanoTicker) {
        for (CodecBackend candidate : candidates) {
            passes(candidate.name(), () -> {
                ErasureCodec codec = candidate.create(BackendSelfTest.K, BackendSelfTest.M);
                String fault = selfTest.check(codec, BackendSelfTest.SHORT_LENGTHS);
                if (fault.isEmpty()) {
                    runners.add(new BackendRace.Runner(candidate.name(), codec));
                }
                return fault;
            });
        }
        if (runners.size() > 1) {
            new BackendRace(nanoTicker, selfTest.data(), selfTest.parityTargets()).run(runners);
        }
        runners.sort(Comparator.comparingDouble((BackendRace.Runner runner) -> runner.bestBytesPerSecond()).reversed());
        List<BackendReport> reports = new ArrayList<>();
        boolean chosen = false;
        for (BackendRace.Runner runner : runners) {
            if (chosen) {
                reports.add(new BackendReport(runner.name(), BackendReport.State.CORRECT, runner.bestBytesPerSecond(), ""));
            } else if (passes(runner.name(), () -> finalCheck(runner))) {
                reports.add(new BackendReport(runner.name(), BackendReport.State.CHOSEN, runner.bestBytesPerSecond(), ""));
                chosen = true;
            }
        }
        reports.addAll(dropped);
        return reports;
    }

    /** Compiled code is other code than what was checked first, so it is checked again, longer, before it touches data. */
    private String finalCheck(BackendRace.Runner runner) throws CodecException {
        if (!runner.failure().isEmpty()) {
            return runner.failure();
        }
        selfTest.warmUpDecoding(runner.codec(), DECODE_WARM_UP_ROUNDS, DECODE_WARM_UP_SHARD_BYTES);
        return selfTest.check(runner.codec(), BackendSelfTest.LONG_LENGTHS);
    }

    private boolean passes(String name, Trial trial) {
        String fault;
        try {
            fault = trial.run();
        } catch (CodecException | RuntimeException | LinkageError e) {
            fault = "it failed with " + e;
        }
        if (fault.isEmpty()) {
            return true;
        }
        LOG.warn("codec backend dropped backend={} reason=\"{}\"", name, fault);
        dropped.add(new BackendReport(name, BackendReport.State.WRONG, 0, fault));
        return false;
    }
}
