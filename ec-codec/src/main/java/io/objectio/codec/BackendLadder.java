package io.objectio.codec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that candidates encode at all, races them, then checks the fastest at length and the parity of the others. The long check comes after the race because it is
 * compiled code that will touch data, and because interpreted vector code takes most of a second for what compiled code does in some milliseconds. One use,
 * one thread.
 *
 * <p>Invariant: a backend is CHOSEN only after its compiled code has passed the whole self-test, CORRECT if its parity is right
 * (its decode loops are not compiled at that time; whoever falls back to it does so in a new process, with the whole test).
 */
final class BackendLadder {
    private static final Logger LOG = LoggerFactory.getLogger(BackendLadder.class);
    /** With the checks before and after, a start stays below a second. What is not compiled by then is not taken; the rung below is. */
    private static final long MAX_RACE_NANOS = 550_000_000;
    /** 6 patterns lose one shard, 15 lose two: with both, more than the 5000 calls after which C2 compiles their loops. */
    private static final int DECODE_WARM_UP_ROUNDS = 900;
    private static final int DECODE_REAL_ROUND_EVERY = 300;
    private static final int DECODE_WARM_UP_SHARD_BYTES = 256;

    private final BackendSelfTest selfTest;
    private final List<BackendReport> dropped = new ArrayList<>();

    BackendLadder(CodecBackend reference) throws CodecException { selfTest = new BackendSelfTest(reference); }

    /** What a backend has to get through; returns what is wrong, or nothing. */
    private interface Trial {
        String run() throws CodecException;
    }

    /** Reports of all candidates, the chosen one first; none is CHOSEN if all failed. */
    List<BackendReport> climb(List<CodecBackend> candidates, LongSupplier nanoTicker) {
        long deadlineNanos = nanoTicker.getAsLong() + MAX_RACE_NANOS;
        List<BackendRace.Runner> made = new ArrayList<>();
        for (CodecBackend candidate : candidates) {
            passes(candidate.name(), () -> {
                made.add(new BackendRace.Runner(candidate.name(), candidate.create(BackendSelfTest.K, BackendSelfTest.M)));
                return "";
            });
        }
        BackendRace race = new BackendRace(nanoTicker, selfTest.data(), selfTest.parityTargets());
        if (made.size() > 1) {
            race.warmUp(made);
        }
        List<BackendRace.Runner> runners = new ArrayList<>();
        for (BackendRace.Runner runner : made) {
            if (passes(runner.name(),
                    () -> runner.failure().isEmpty()
                            ? selfTest.checkEncode(runner.codec(), BackendSelfTest.SHORT_LENGTH)
                            : runner.failure())) {
                runners.add(runner);
            }
        }
        if (runners.size() > 1) {
            race.run(runners, deadlineNanos);
        }
        runners.sort(Comparator.comparingDouble((BackendRace.Runner runner) -> runner.bestBytesPerSecond()).reversed());
        List<BackendReport> reports = new ArrayList<>();
        boolean chosen = false;
        for (BackendRace.Runner runner : runners) {
            if (chosen && passes(runner.name(), () -> selfTest.checkEncode(runner.codec(), BackendSelfTest.MEDIUM_LENGTH))) {
                reports.add(new BackendReport(runner.name(), BackendReport.State.CORRECT, runner.bestBytesPerSecond(), ""));
            } else if (!chosen && passes(runner.name(), () -> finalCheck(runner))) {
                reports.add(new BackendReport(runner.name(), BackendReport.State.CHOSEN, runner.bestBytesPerSecond(), ""));
                chosen = true;
            }
        }
        reports.addAll(dropped);
        return reports;
    }

    private String finalCheck(BackendRace.Runner runner) throws CodecException {
        if (!runner.failure().isEmpty()) {
            return runner.failure();
        }
        selfTest.warmUpDecoding(runner.codec(), DECODE_WARM_UP_ROUNDS, DECODE_REAL_ROUND_EVERY, DECODE_WARM_UP_SHARD_BYTES);
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
