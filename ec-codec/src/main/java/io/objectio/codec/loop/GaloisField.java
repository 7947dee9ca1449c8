package io.objectio.codec.loop;

/**
 * GF(2^8) with the generating polynomial x^8 + x^4 + x^3 + x^2 + 1 (0x11D), whose generator is 2. Elements are ints 0..255; addition is XOR.
 *
 * <p>Source: Plank, tutorial on Reed-Solomon coding (1997). Threads: immutable tables.
 */
public final class GaloisField {
    private static final int POLYNOMIAL = 0x11D;
    private static final int ORDER = 255;
    /** EXP[i] = 2^i, written twice over so that a sum of two logarithms needs no modulo. */
    private static final int[] EXP = new int[2 * ORDER];
    private static final int[] LOG = new int[256];
    /** PRODUCT[a << 8 | b] = a * b. */
    private static final byte[] PRODUCT = new byte[256 * 256];

    static {
        int power = 1;
        for (int i = 0; i < ORDER; i++) {
            EXP[i] = power;
            EXP[i + ORDER] = power;
            LOG[power] = i;
            power <<= 1;
            if (power > 255) {
                power ^= POLYNOMIAL;
            }
        }
        for (int a = 1; a < 256; a++) {
            for (int b = 1; b < 256; b++) {
                PRODUCT[a << 8 | b] = (byte) EXP[LOG[a] + LOG[b]];
            }
        }
    }

    private GaloisField() {}

    public static int multiply(int a, int b) { return PRODUCT[a << 8 | b] & 0xFF; }

    /** The b with a * b = 1. */
    public static int inverse(int a) {
        if (a == 0) {
            throw new ArithmeticException("zero has no inverse in GF(2^8)");
        }
        return EXP[ORDER - LOG[a]];
    }

    /** base to the power; anything to the power 0 is 1, also 0 itself. */
    public static int power(int base, int exponent) {
        if (exponent == 0) {
            return 1;
        }
        return base == 0 ? 0 : EXP[LOG[base] * exponent % ORDER];
    }
}
