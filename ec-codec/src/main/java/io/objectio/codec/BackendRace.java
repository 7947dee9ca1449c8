package io.objectio.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Times backends side by side: short calls in turn until the compiler has had what it needs, then 64 KiB shards in cache in slices of a millisecond, in turn, so
 * that a busy moment of the machine hits all of them. The best slice of each counts.
 *
 * <p>A backend is measured for at least {@link #SETTLED_NANOS} after its last gain, because the compiler works in the background and code may become a hundred
 * times faster meanwhile.
 */
final class BackendRace {
    /**
     * C2 compiles a method after 5000 profiled calls; profiling begins some hundred calls and a short wait for the first compiler later, hence rounds. The one
     * real call of a round shows which way the branches go. More make it slower: then the compiler is busy with each small method of the Vector API first.
     */
    private static final int WARM_UP_ROUNDS = 20;
    private static final int WARM_UP_CALLS = 1000;
    private static final int WARM_UP_SHARD_BYTES = 256;
    private static final int SHARD_BYTES = 64 * 1024;
    /** Below this it is still interpreted: one call with 64 KiB shards takes 100 ms then, so such runners are only probed, and warmed up further. */
    private static final double COMPILED_BYTES_PER_SECOND = 0.3e9;
    private static final long SLICE_NANOS = 1_000_000;
    private static final long SETTLED_NANOS = 30_000_000;
    /** So many calls take milliseconds on any machine. */
    private static final int STANDSTILL_CALLS = 1000;
    /** How long to probe code that seems not compiled yet. */
    private static final long PROBE_NANOS = 20_000;
    /** An improvement below 5 % is noise. */
    private static final double GAIN = 1.05;

    /** One backend in the race. Mutable, of one thread. */
    static final class Runner {
        private final String name;
        private final ErasureCodec codec;
        private double bestBytesPerSecond;
        private String failure = "";
        private long measuredNanos;
        private long nanosAtLastGain;
        private double rateAtLastGain;

        Runner(String name, ErasureCodec codec) {
            this.name = name;
            this.codec = codec;
        }

        String name() { return name; }

        ErasureCodec codec() { return codec; }

        /** Of data; 0 if it never ran. */
        double bestBytesPerSecond() { return bestBytesPerSecond; }

        /** What it threw, empty if nothing. */
        String failure() { return failure; }

        private boolean compiled() { return bestBytesPerSecond >= COMPILED_BYTES_PER_SECOND; }

        private boolean settled() { return compiled() && measuredNanos - nanosAtLastGain >= SETTLED_NANOS; }
    }

    private final LongSupplier nanoTicker;
    private final ByteBuffer[] data;
    private final ByteBuffer[] parity;

    BackendRace(LongSupplier nanoTicker, ByteBuffer[] data, ByteBuffer[] parity) {
        this.nanoTicker = nanoTicker;
        this.data = data;
        this.parity = parity;
    }

    /** Has the compiler begin with all of them. What a runner throws is its failure. */
    void warmUp(List<Runner> runners) {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (Runner runner : runners) {
                guarded(runner, this::warmUpRound);
            }
        }
    }

    /** Races until all have settled, at the latest at this reading of the ticker. */
    void run(List<Runner> runners, long deadlineNanos) {
        List<Runner> racing = new ArrayList<>(runners);
        while (!racing.isEmpty() && nanoTicker.getAsLong() - deadlineNanos < 0) {
            for (Runner runner : racing) {
                guarded(runner, this::slice);
            }
            racing.removeIf(runner -> runner.settled() || !runner.failure.isEmpty());
        }
    }

    private static void guarded(Runner runner, Consumer<Runner> work) {
        if (runner.failure.isEmpty()) {
            try {
                work.accept(runner);
            } catch (RuntimeException | LinkageError e) {
                runner.failure = "it failed while it was measured with " + e;
            }
        }
    }

    /** See {@link io.objectio.codec.loop.CodingProgram#run} on zero bytes. */
    private void warmUpRound(Runner runner) {
        runner.codec.encode(data, parity, WARM_UP_SHARD_BYTES);
        for (int call = 1; call < WARM_UP_CALLS; call++) {
            runner.codec.encode(data, parity, 0);
        }
    }

    private void slice(Runner runner) {
        if (!runner.compiled()) {
            warmUpRound(runner);
        }
        int shardBytes = runner.compiled() ? SHARD_BYTES : WARM_UP_SHARD_BYTES;
        long sliceNanos = runner.compiled() ? SLICE_NANOS : PROBE_NANOS;
        long start = nanoTicker.getAsLong();
        long elapsed = 0;
        long calls = 0;
        while (elapsed < sliceNanos) {
            runner.codec.encode(data, parity, shardBytes);
            calls++;
            elapsed = nanoTicker.getAsLong() - start;
            if (elapsed == 0 && calls > STANDSTILL_CALLS) {
                throw new IllegalStateException("the ticker stands still, nothing can be measured");
            }
        }
        double rate = calls * (double) shardBytes * BackendSelfTest.K * 1e9 / elapsed;
        runner.measuredNanos += elapsed;
        runner.bestBytesPerSecond = Math.max(runner.bestBytesPerSecond, rate);
        if (rate > runner.rateAtLastGain * GAIN) {
            runner.rateAtLastGain = rate;
            runner.nanosAtLastGain = runner.measuredNanos;
        }
    }
}
