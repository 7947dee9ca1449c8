package io.objectio.codec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that candidates encode at all, races them, then checks the fastest at length and the parity of the others. The long check comes after the race because it is
 * compiled code that will touch data, and because interpreted vector code takes most of a second for what compiled code does in some milliseconds. One thread at a time.
 *
 * <p>Invariant: a backend is CHOSEN only after its compiled code has passed the whole self-test, CORRECT if its parity is right
 * (its decode loops are not compiled at that time; whoever falls back to it does so in a new process, with the whole test).
 */
final class BackendLadder {
    private static final Logger LOG = LoggerFactory.getLogger(BackendLadder.class);
    /** 6 patterns lose one shard, 15 lose two: enough empty calls to have the compiler begin with their loops. */
    private static final int DECODE_WARM_UP_ROUNDS = 300;
    private static final int DECODE_REAL_ROUND_EVERY = 150;
    private static final int DECODE_WARM_UP_SHARD_BYTES = 256;

    private final BackendSelfTest selfTest;
    private final BackendRace race;
    private final LongSupplier nanoTicker;
    /** Still in the running: neither wrong nor crashed. */
    private final List<BackendRace.Runner> runners = new ArrayList<>();
    private final List<BackendReport> dropped = new ArrayList<>();

    /** Makes, warms up and briefly checks the candidates. */
    BackendLadder(CodecBackend reference, List<CodecBackend> candidates, LongSupplier nanoTicker) throws CodecException {
        this.nanoTicker = nanoTicker;
        selfTest = new BackendSelfTest(reference);
        race = new BackendRace(nanoTicker, selfTest.data(), selfTest.parityTargets());
        for (CodecBackend candidate : candidates) {
            passes(candidate.name(), () -> {
                runners.add(new BackendRace.Runner(candidate.name(), candidate.create(BackendSelfTest.K, BackendSelfTest.M)));
                return "";
            });
        }
        if (runners.size() > 1) {
            race.warmUp(runners);
        }
        keep(runner -> selfTest.checkEncode(runner.codec(), BackendSelfTest.SHORT_LENGTH));
    }

    /** What a backend has to get through; returns what is wrong, or nothing. */
    private interface Trial {
        String run() throws CodecException;
    }

    private interface RunnerTrial {
        String run(BackendRace.Runner runner) throws CodecException;
    }

    private void keep(RunnerTrial trial) {
        runners.removeIf(runner -> !passes(runner.name(), () -> runner.failure().isEmpty() ? trial.run(runner) : runner.failure()));
    }

    /** Whether every backend has been measured as compiled code, or there is nothing to choose from. */
    boolean settled() {
        return runners.size() <= 1 || runners.stream().allMatch(BackendRace.Runner::settled);
    }

    /**
     * Races for at most so long and checks. May be called again while not settled: it goes on where it stopped.
     *
     * @return reports of all candidates, the chosen one first; none is CHOSEN if all failed
     */
    List<BackendReport> climb(long raceNanos) {
        if (runners.size() > 1) {
            race.run(runners, nanoTicker.getAsLong() + raceNanos);
        }
        runners.sort(Comparator.comparingDouble((BackendRace.Runner runner) -> runner.bestBytesPerSecond()).reversed());
        List<BackendReport> reports = new ArrayList<>();
        keep(runner -> {
            boolean first = reports.isEmpty();
            String fault = first ? finalCheck(runner) : selfTest.checkEncode(runner.codec(), BackendSelfTest.MEDIUM_LENGTH);
            if (fault.isEmpty()) {
                BackendReport.State state = first ? BackendReport.State.CHOSEN : BackendReport.State.CORRECT;
                reports.add(new BackendReport(runner.name(), state, runner.bestBytesPerSecond(), ""));
            }
            return fault;
        });
        reports.addAll(dropped);
        return reports;
    }

    private String finalCheck(BackendRace.Runner runner) throws CodecException {
        selfTest.warmUpDecoding(runner.codec(), DECODE_WARM_UP_ROUNDS, DECODE_REAL_ROUND_EVERY, DECODE_WARM_UP_SHARD_BYTES);
        for (int length : BackendSelfTest.ENCODE_LENGTHS) {
            String fault = selfTest.checkEncode(runner.codec(), length);
            if (!fault.isEmpty()) {
                return fault;
            }
        }
        return selfTest.check(runner.codec(), BackendSelfTest.DECODE_LENGTHS);
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
