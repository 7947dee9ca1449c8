package io.objectio.codec.loop;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiplication by split tables with vector shuffles. For vectors of L bytes: low table c * j for j below L, high table c * ((j << log2 L) & 255), and
 * c * d = low[d mod L] ^ high[d div L]. {@code selectFrom} wraps its index to L, which spares the masks: shifting d right as ints leaves bits of the neighbour
 * byte above the high part, and the high table has forgotten exactly those bits (they fall out of the & 255).
 *
 * <p>Never initialised under its own name: {@link VectorLoops} defines it as a hidden class for each width, with the species as class data.
 *
 * <p>The repetitions in the loops are deliberate. A one-line helper around a vector operation, an unroll by hand, or a flag inside a loop can make C2 stop
 * inlining, which costs a factor of 100 and shows nowhere but in a measurement. Change nothing here without CodecBenchmark.
 */
final class VectorKernel implements CodingProgram {
    private static final VectorSpecies<Byte> SPECIES = species();
    private static final int L = SPECIES.length();
    private static final int LOG_L = Integer.numberOfTrailingZeros(L);
    private static final MemorySegment ALL = NativeMemory.ALL;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Where several passes are made over inputs or outputs, they are made over blocks of this size: 16+2 blocks fit a first-level cache nearly whole. */
    private static final int BLOCK_BYTES = 2048;

    /** Parity rows of 4+2, for which a form with half the multiplications is known. */
    private static final byte[][] FOUR_PLUS_TWO = {{0x1b, 0x1c, 0x12, 0x14}, {0x1c, 0x1b, 0x14, 0x12}};

    private final byte[][] rows;
    /** Table pairs: low of (r, c) at (r * columns + c) * 2 * L, high L bytes later. */
    private final byte[] tables;
    private final int columns;
    private final boolean factored;
    /** Low and high tables of 1b, 12 and 6, in this order. */
    private final byte[] factors;

    VectorKernel(byte[][] rows) {
        this.rows = rows;
        columns = rows[0].length;
        tables = new byte[rows.length * columns * 2 * L];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns; c++) {
                fillTables(rows[r][c] & 0xFF, tables, (r * columns + c) * 2 * L);
            }
        }
        factored = Arrays.deepEquals(rows, FOUR_PLUS_TWO);
        factors = new byte[6 * L];
        fillTables(0x1b, factors, 0);
        fillTables(0x12, factors, 2 * L);
        fillTables(0x06, factors, 4 * L);
    }

    @SuppressWarnings("unchecked")
    private static VectorSpecies<Byte> species() {
        try {
            return (VectorSpecies<Byte>) MethodHandles.classData(MethodHandles.lookup(), "_", VectorSpecies.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static void fillTables(int coefficient, byte[] into, int at) {
        for (int j = 0; j < L; j++) {
            into[at + j] = (byte) GaloisField.multiply(coefficient, j);
            into[at + L + j] = (byte) GaloisField.multiply(coefficient, j << LOG_L & 0xFF);
        }
    }

    @Override
    public void run(long[] in, long[] out, int bytes) {
        if (bytes > 0 && bytes < L) {
            byteByByte(in, out, bytes);
            return;
        }
        int whole = bytes & -L;
        int block = columns == 4 && out.length <= 2 ? whole : BLOCK_BYTES;
        int at = 0;
        do {
            pass(in, out, at, Math.min(block, whole - at));
            at += block;
        } while (at < whole);
        if (whole < bytes) {
            // The rest is the last full vector once more, computed from the inputs alone: bytes it shares with the vector before get the same values.
            pass(in, out, bytes - L, L);
        }
    }

    /** Less than one vector. */
    private void byteByByte(long[] in, long[] out, int bytes) {
        for (int r = 0; r < out.length; r++) {
            for (int at = 0; at < bytes; at++) {
                int sum = 0;
                for (int c = 0; c < columns; c++) {
                    sum ^= GaloisField.multiply(rows[r][c] & 0xFF, ALL.get(ValueLayout.JAVA_BYTE, in[c] + at) & 0xFF);
                }
                ALL.set(ValueLayout.JAVA_BYTE, out[r] + at, (byte) sum);
            }
        }
    }

    /** All rows over one stretch, a multiple of L long: outputs by twos, inputs first four together if there are, the others one by one. */
    private void pass(long[] in, long[] out, int at, int bytes) {
        if (factored) {
            fourPlusTwo(in[0] + at, in[1] + at, in[2] + at, in[3] + at, out[0] + at, out[1] + at, bytes);
            return;
        }
        int r = 0;
        for (; r + 2 <= out.length; r += 2) {
            int table0 = r * columns * 2 * L;
            int table1 = table0 + columns * 2 * L;
            long p = out[r] + at;
            long q = out[r + 1] + at;
            int c = 1;
            if (columns >= 4) {
                fourToTwo(table0, table1, in[0] + at, in[1] + at, in[2] + at, in[3] + at, p, q, bytes);
                c = 4;
            } else {
                oneToTwo(table0, table1, in[0] + at, p, q, bytes);
            }
            for (; c < columns; c++) {
                addOneToTwo(table0 + c * 2 * L, table1 + c * 2 * L, in[c] + at, p, q, bytes);
            }
        }
        if (r < out.length) {
            int table = r * columns * 2 * L;
            long p = out[r] + at;
            int c = 1;
            if (columns >= 4) {
                fourToOne(table, in[0] + at, in[1] + at, in[2] + at, in[3] + at, p, bytes);
                c = 4;
            } else {
                oneToOne(table, in[0] + at, p, bytes);
            }
            for (; c < columns; c++) {
                addOneToOne(table + c * 2 * L, in[c] + at, p, bytes);
            }
        }
    }

    /** s = d0^d1, t = d2^d3, c = 1b*s ^ 12*t; p = c ^ d1 ^ 6*(d1^d3); q = c ^ d0 ^ 6*(d0^d2). */
    private void fourPlusTwo(long in0, long in1, long in2, long in3, long p, long q, int bytes) {
        if (bytes == 0) {
            return;
        }
        ByteVector lowS = ByteVector.fromArray(SPECIES, factors, 0);
        ByteVector highS = ByteVector.fromArray(SPECIES, factors, L);
        ByteVector lowT = ByteVector.fromArray(SPECIES, factors, 2 * L);
        ByteVector highT = ByteVector.fromArray(SPECIES, factors, 3 * L);
        ByteVector low6 = ByteVector.fromArray(SPECIES, factors, 4 * L);
        ByteVector high6 = ByteVector.fromArray(SPECIES, factors, 5 * L);
        for (int i = 0; i < bytes; i += L) {
            ByteVector d0 = ByteVector.fromMemorySegment(SPECIES, ALL, in0 + i, ORDER);
            ByteVector d1 = ByteVector.fromMemorySegment(SPECIES, ALL, in1 + i, ORDER);
            ByteVector d2 = ByteVector.fromMemorySegment(SPECIES, ALL, in2 + i, ORDER);
            ByteVector d3 = ByteVector.fromMemorySegment(SPECIES, ALL, in3 + i, ORDER);
            ByteVector s = d0.lanewise(VectorOperators.XOR, d1);
            ByteVector t = d2.lanewise(VectorOperators.XOR, d3);
            ByteVector u = d1.lanewise(VectorOperators.XOR, d3);
            ByteVector v = d0.lanewise(VectorOperators.XOR, d2);
            ByteVector c = s.selectFrom(lowS)
                    .lanewise(VectorOperators.XOR,
                            s.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes().selectFrom(highS))
                    .lanewise(VectorOperators.XOR, t.selectFrom(lowT))
                    .lanewise(VectorOperators.XOR,
                            t.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes().selectFrom(highT));
            c.lanewise(VectorOperators.XOR, d1).lanewise(VectorOperators.XOR, u.selectFrom(low6))
                    .lanewise(VectorOperators.XOR,
                            u.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes().selectFrom(high6))
                    .intoMemorySegment(ALL, p + i, ORDER);
            c.lanewise(VectorOperators.XOR, d0).lanewise(VectorOperators.XOR, v.selectFrom(low6))
                    .lanewise(VectorOperators.XOR,
                            v.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes().selectFrom(high6))
                    .intoMemorySegment(ALL, q + i, ORDER);
        }
    }

    /** Two outputs begin with four inputs. */
    private void fourToTwo(int table0, int table1, long in0, long in1, long in2, long in3, long p, long q, int bytes) {
        if (bytes == 0) {
            return;
        }
        ByteVector lowP0 = ByteVector.fromArray(SPECIES, tables, table0);
        ByteVector highP0 = ByteVector.fromArray(SPECIES, tables, table0 + L);
        ByteVector lowP1 = ByteVector.fromArray(SPECIES, tables, table0 + 2 * L);
        ByteVector highP1 = ByteVector.fromArray(SPECIES, tables, table0 + 3 * L);
        ByteVector lowP2 = ByteVector.fromArray(SPECIES, tables, table0 + 4 * L);
        ByteVector highP2 = ByteVector.fromArray(SPECIES, tables, table0 + 5 * L);
        ByteVector lowP3 = ByteVector.fromArray(SPECIES, tables, table0 + 6 * L);
        ByteVector highP3 = ByteVector.fromArray(SPECIES, tables, table0 + 7 * L);
        ByteVector lowQ0 = ByteVector.fromArray(SPECIES, tables, table1);
        ByteVector highQ0 = ByteVector.fromArray(SPECIES, tables, table1 + L);
        ByteVector lowQ1 = ByteVector.fromArray(SPECIES, tables, table1 + 2 * L);
        ByteVector highQ1 = ByteVector.fromArray(SPECIES, tables, table1 + 3 * L);
        ByteVector lowQ2 = ByteVector.fromArray(SPECIES, tables, table1 + 4 * L);
        ByteVector highQ2 = ByteVector.fromArray(SPECIES, tables, table1 + 5 * L);
        ByteVector lowQ3 = ByteVector.fromArray(SPECIES, tables, table1 + 6 * L);
        ByteVector highQ3 = ByteVector.fromArray(SPECIES, tables, table1 + 7 * L);
        for (int i = 0; i < bytes; i += L) {
            ByteVector d0 = ByteVector.fromMemorySegment(SPECIES, ALL, in0 + i, ORDER);
            ByteVector h0 = d0.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            ByteVector sumP = d0.selectFrom(lowP0).lanewise(VectorOperators.XOR, h0.selectFrom(highP0));
            ByteVector sumQ = d0.selectFrom(lowQ0).lanewise(VectorOperators.XOR, h0.selectFrom(highQ0));
            ByteVector d1 = ByteVector.fromMemorySegment(SPECIES, ALL, in1 + i, ORDER);
            ByteVector h1 = d1.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            sumP = sumP.lanewise(VectorOperators.XOR, d1.selectFrom(lowP1)).lanewise(VectorOperators.XOR, h1.selectFrom(highP1));
            sumQ = sumQ.lanewise(VectorOperators.XOR, d1.selectFrom(lowQ1)).lanewise(VectorOperators.XOR, h1.selectFrom(highQ1));
            ByteVector d2 = ByteVector.fromMemorySegment(SPECIES, ALL, in2 + i, ORDER);
            ByteVector h2 = d2.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            sumP = sumP.lanewise(VectorOperators.XOR, d2.selectFrom(lowP2)).lanewise(VectorOperators.XOR, h2.selectFrom(highP2));
            sumQ = sumQ.lanewise(VectorOperators.XOR, d2.selectFrom(lowQ2)).lanewise(VectorOperators.XOR, h2.selectFrom(highQ2));
            ByteVector d3 = ByteVector.fromMemorySegment(SPECIES, ALL, in3 + i, ORDER);
            ByteVector h3 = d3.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            sumP = sumP.lanewise(VectorOperators.XOR, d3.selectFrom(lowP3)).lanewise(VectorOperators.XOR, h3.selectFrom(highP3));
            sumQ = sumQ.lanewise(VectorOperators.XOR, d3.selectFrom(lowQ3)).lanewise(VectorOperators.XOR, h3.selectFrom(highQ3));
            sumP.intoMemorySegment(ALL, p + i, ORDER);
            sumQ.intoMemorySegment(ALL, q + i, ORDER);
        }
    }

    /** Two outputs begin with one input. */
    private void oneToTwo(int table0, int table1, long in0, long p, long q, int bytes) {
        if (bytes == 0) {
            return;
        }
        ByteVector lowP0 = ByteVector.fromArray(SPECIES, tables, table0);
        ByteVector highP0 = ByteVector.fromArray(SPECIES, tables, table0 + L);
        ByteVector lowQ0 = ByteVector.fromArray(SPECIES, tables, table1);
        ByteVector highQ0 = ByteVector.fromArray(SPECIES, tables, table1 + L);
        for (int i = 0; i < bytes; i += L) {
            ByteVector d0 = ByteVector.fromMemorySegment(SPECIES, ALL, in0 + i, ORDER);
            ByteVector h0 = d0.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            ByteVector sumP = d0.selectFrom(lowP0).lanewise(VectorOperators.XOR, h0.selectFrom(highP0));
            ByteVector sumQ = d0.selectFrom(lowQ0).lanewise(VectorOperators.XOR, h0.selectFrom(highQ0));
            sumP.intoMemorySegment(ALL, p + i, ORDER);
            sumQ.intoMemorySegment(ALL, q + i, ORDER);
        }
    }

    /** One more input into two outputs. */
    private void addOneToTwo(int table0, int table1, long in0, long p, long q, int bytes) {
        if (bytes == 0) {
            return;
        }
        ByteVector lowP0 = ByteVector.fromArray(SPECIES, tables, table0);
        ByteVector highP0 = ByteVector.fromArray(SPECIES, tables, table0 + L);
        ByteVector lowQ0 = ByteVector.fromArray(SPECIES, tables, table1);
        ByteVector highQ0 = ByteVector.fromArray(SPECIES, tables, table1 + L);
        for (int i = 0; i < bytes; i += L) {
            ByteVector d0 = ByteVector.fromMemorySegment(SPECIES, ALL, in0 + i, ORDER);
            ByteVector h0 = d0.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            ByteVector sumP = ByteVector.fromMemorySegment(SPECIES, ALL, p + i, ORDER).lanewise(VectorOperators.XOR, d0.selectFrom(lowP0))
                    .lanewise(VectorOperators.XOR, h0.selectFrom(highP0));
            ByteVector sumQ = ByteVector.fromMemorySegment(SPECIES, ALL, q + i, ORDER).lanewise(VectorOperators.XOR, d0.selectFrom(lowQ0))
                    .lanewise(VectorOperators.XOR, h0.selectFrom(highQ0));
            sumP.intoMemorySegment(ALL, p + i, ORDER);
            sumQ.intoMemorySegment(ALL, q + i, ORDER);
        }
    }

    /** One output begins with four inputs. */
    private void fourToOne(int table, long in0, long in1, long in2, long in3, long p, int bytes) {
        if (bytes == 0) {
            return;
        }
        ByteVector lowP0 = ByteVector.fromArray(SPECIES, tables, table);
        ByteVector highP0 = ByteVector.fromArray(SPECIES, tables, table + L);
        ByteVector lowP1 = ByteVector.fromArray(SPECIES, tables, table + 2 * L);
        ByteVector highP1 = ByteVector.fromArray(SPECIES, tables, table + 3 * L);
        ByteVector lowP2 = ByteVector.fromArray(SPECIES, tables, table + 4 * L);
        ByteVector highP2 = ByteVector.fromArray(SPECIES, tables, table + 5 * L);
        ByteVector lowP3 = ByteVector.fromArray(SPECIES, tables, table + 6 * L);
        ByteVector highP3 = ByteVector.fromArray(SPECIES, tables, table + 7 * L);
        for (int i = 0; i < bytes; i += L) {
            ByteVector d0 = ByteVector.fromMemorySegment(SPECIES, ALL, in0 + i, ORDER);
            ByteVector h0 = d0.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            ByteVector sumP = d0.selectFrom(lowP0).lanewise(VectorOperators.XOR, h0.selectFrom(highP0));
            ByteVector d1 = ByteVector.fromMemorySegment(SPECIES, ALL, in1 + i, ORDER);
            ByteVector h1 = d1.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            sumP = sumP.lanewise(VectorOperators.XOR, d1.selectFrom(lowP1)).lanewise(VectorOperators.XOR, h1.selectFrom(highP1));
            ByteVector d2 = ByteVector.fromMemorySegment(SPECIES, ALL, in2 + i, ORDER);
            ByteVector h2 = d2.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            sumP = sumP.lanewise(VectorOperators.XOR, d2.selectFrom(lowP2)).lanewise(VectorOperators.XOR, h2.selectFrom(highP2));
            ByteVector d3 = ByteVector.fromMemorySegment(SPECIES, ALL, in3 + i, ORDER);
            ByteVector h3 = d3.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            sumP = sumP.lanewise(VectorOperators.XOR, d3.selectFrom(lowP3)).lanewise(VectorOperators.XOR, h3.selectFrom(highP3));
            sumP.intoMemorySegment(ALL, p + i, ORDER);
        }
    }

    /** One output begins with one input. */
    private void oneToOne(int table, long in0, long p, int bytes) {
        if (bytes == 0) {
            return;
        }
        ByteVector lowP0 = ByteVector.fromArray(SPECIES, tables, table);
        ByteVector highP0 = ByteVector.fromArray(SPECIES, tables, table + L);
        for (int i = 0; i < bytes; i += L) {
            ByteVector d0 = ByteVector.fromMemorySegment(SPECIES, ALL, in0 + i, ORDER);
            ByteVector h0 = d0.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            ByteVector sumP = d0.selectFrom(lowP0).lanewise(VectorOperators.XOR, h0.selectFrom(highP0));
            sumP.intoMemorySegment(ALL, p + i, ORDER);
        }
    }

    /** One more input into one output. */
    private void addOneToOne(int table, long in0, long p, int bytes) {
        if (bytes == 0) {
            return;
        }
        ByteVector lowP0 = ByteVector.fromArray(SPECIES, tables, table);
        ByteVector highP0 = ByteVector.fromArray(SPECIES, tables, table + L);
        for (int i = 0; i < bytes; i += L) {
            ByteVector d0 = ByteVector.fromMemorySegment(SPECIES, ALL, in0 + i, ORDER);
            ByteVector h0 = d0.reinterpretAsInts().lanewise(VectorOperators.LSHR, LOG_L).reinterpretAsBytes();
            ByteVector sumP = ByteVector.fromMemorySegment(SPECIES, ALL, p + i, ORDER).lanewise(VectorOperators.XOR, d0.selectFrom(lowP0))
                    .lanewise(VectorOperators.XOR, h0.selectFrom(highP0));
            sumP.intoMemorySegment(ALL, p + i, ORDER);
        }
    }
}
