package io.objectio.common.id;

/** Packing of (generation 16 bits, counter 48 bits) in one long; shared by every id that must only grow over recoveries. */
final class Generations {
    private static final int COUNTER_BITS = 48;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final int MAX_GENERATION = 0xffff;

    private Generations() {}

    static long pack(int generation, long counter) {
        if (generation < 0 || generation > MAX_GENERATION) {
            throw new IllegalArgumentException("generation " + generation + " is outside 0.." + MAX_GENERATION);
        }
        if (counter < 0 || counter > COUNTER_MASK) {
            throw new IllegalArgumentException("counter " + counter + " is outside 0.." + COUNTER_MASK);
        }
        return (long) generation << COUNTER_BITS | counter;
    }

    static int generation(long value) { return (int) (value >>> COUNTER_BITS); }

    static long counter(long value) { return value & COUNTER_MASK; }

    static String text(long value) { return generation(value) + "." + counter(value); }
}
