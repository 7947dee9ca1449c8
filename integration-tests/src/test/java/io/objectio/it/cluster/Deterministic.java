package io.objectio.it.cluster;

import java.util.Random;

/** Bytes that a test can make again from (key, length), so that it need not keep what it wrote. */
public final class Deterministic {
    private Deterministic() {}

    public static byte[] bytes(String key, int length) {
        byte[] bytes = new byte[length];
        new Random(key.hashCode() * 31L + length).nextBytes(bytes);
        return bytes;
    }
}
