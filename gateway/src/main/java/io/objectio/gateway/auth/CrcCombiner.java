package io.objectio.gateway.auth;

/**
 * The CRC of two pieces from the CRCs of each: crc(a b) = crc(a) * x^(8 |b|) + crc(b) modulo the polynomial. Numbers are reflected: bit width-1
 * stands for x^0. Source: zlib's crc32_combine, for any width.
 */
final class CrcCombiner {
    private final int width;
    private final long polynomial;
    /** x^(2^n) for n = 0..63. */
    private final long[] powers = new long[64];

    CrcCombiner(int width, long reflectedPolynomial) {
        this.width = width;
        this.polynomial = reflectedPolynomial;
        long power = 1L << (width - 2);
        for (int n = 0; n < powers.length; n++) {
            powers[n] = power;
            power = multiply(power, power);
        }
    }

    long combine(long first, long second, long secondLength) {
        long shift = 1L << (width - 1);
        long bits = secondLength;
        for (int n = 3; bits != 0; n++, bits >>>= 1) {
            if ((bits & 1) != 0) {
                shift = multiply(powers[n], shift);
            }
        }
        return multiply(shift, first) ^ second;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long factor = b;
        for (int bit = width - 1; bit >= 0; bit--) {
            if ((a >>> bit & 1) != 0) {
                product ^= factor;
            }
            factor = (factor & 1) != 0 ? (factor >>> 1) ^ polynomial : factor >>> 1;
        }
        return product;
    }
}
