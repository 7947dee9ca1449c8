package io.objectio.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Times backends side by side: short calls in turn until the compiler has had what it needs, then 64 KiB shards in cache in slices of a millisecond, in turn, so
 * that a busy moment of the machine hits all of them. The best slice of each counts.
 *
 * <p>A backend is measured for at least {@link #SETTLED_NANOS} after its last gain, because the compiler works in the background and code may become a hundred
 * times faster meanwhile; all together end after {@link #WARM_UP_NANOS} + {@link #RACE_NANOS}.
 */
final class BackendRace {
    private static final int WARM_UP_SHARD_BYTES = 1024;
    private static final int WARM_UP_CALLS = 2500;
    private static final int WARM_UP_TURN = 50;
    private static final long WARM_UP_NANOS = 200_000_000;
    private static final int SHARD_BYTES = 64 * 1024;
    private static final long SLICE_NANOS = 1_000_000;
    private static final long SETTLED_NANOS = 30_000_000;
    /** So many calls take milliseconds on any machine. */
    private static final int STANDSTILL_CALLS = 1000;
    private static final long RACE_NANOS = 350_000_000;
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

        private boolean settled() { return measuredNanos - nanosAtLastGain >= SETTLED_NANOS; }
    }

    private final LongSupplier nanoTicker;
    private final ByteBuffer[] data;
    private final ByteBuffer[] parity;

    BackendRace(LongSupplier nanoTicker, ByteBuffer[] data, ByteBuffer[] parity) {
        this.nanoTicker = nanoTicker;
        this.data = data;
        this.parity = parity;
    }

    void run(List<Runner> runners) {
        long start = nanoTicker.getAsLong();
        for (int calls = 0; calls < WARM_UP_CALLS && nanoTicker.getAsLong() - start < WARM_UP_NANOS; calls += WARM_UP_TURN) {
            for (Runner runner : runners) {
                for (int i = 0; i < WARM_UP_TURN; i++) {
                    runner.codec.encode(data, parity, WARM_UP_SHARD_BYTES);
                }
            }
        }
        List<Runner> racing = new ArrayList<>(runners);
        start = nanoTicker.getAsLong();
        while (!racing.isEmpty() && nanoTicker.getAsLong() - start < RACE_NANOS) {
            for (Runner runner : racing) {
                try {
                    slice(runner);
                } catch (RuntimeException | LinkageError e) {
                    runner.failure = "it failed while it was measured with " + e;
                }
            }
            racing.removeIf(runner -> runner.settled() || !runner.failure.isEmpty());
        }
    }

    private void slice(Runner runner) {
        long start = nanoTicker.getAsLong();
        long elapsed = 0;
        long calls = 0;
        while (elapsed < SLICE_NANOS) {
            runner.codec.encode(data, parity, SHARD_BYTES);
            calls++;
            elapsed = nanoTicker.getAsLong() - start;
            if (elapsed == 0 && calls > STANDSTILL_CALLS) {
                throw new IllegalStateException("the ticker stands still, nothing can be measured");
            }
        }
        double rate = calls * (double) SHARD_BYTES * BackendSelfTest.K * 1e9 / elapsed;
        runner.measuredNanos += elapsed;
        runner.bestBytesPerSecond = Math.max(runner.bestBytesPerSecond, rate);
        if (rate > runner.rateAtLastGain * GAIN) {
            runner.rateAtLastGain = rate;
            runner.nanosAtLastGain = runner.measuredNanos;
        }
    }
}
