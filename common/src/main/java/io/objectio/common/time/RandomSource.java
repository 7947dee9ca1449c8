package io.objectio.common.time;

import java.security.SecureRandom;
import java.util.Random;

/** Randomness through the door: secure in service, seeded in tests. */
public interface RandomSource {
    long nextLong();

    default byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (nextLong() >>> 24);
        }
        return bytes;
    }

    /** From 0 to bound - 1. */
    default int nextInt(int bound) { return (int) Long.remainderUnsigned(nextLong(), bound); }

    static RandomSource secure() {
        SecureRandom random = new SecureRandom();
        return random::nextLong;
    }

    static RandomSource seeded(long seed) {
        Random random = new Random(seed);
        return random::nextLong;
    }
}
