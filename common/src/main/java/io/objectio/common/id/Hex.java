package io.objectio.common.id;

/** Hex forms of 128-bit ids. */
final class Hex {
    private Hex() {}

    static String text128(long high, long low) { return String.format("%016x%016x", high, low); }

    static long[] parse128(String text) {
        if (text.length() != 32) {
            throw new IllegalArgumentException("an id has 32 hex digits, this has " + text.length() + ": " + text);
        }
        return new long[]{Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseUnsignedLong(text.substring(16), 16)};
    }
}
