package io.objectio.codec.loop;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Plain Java, eight bytes to a {@code long}, no tables: multiplication by Horner's rule over the bits of the coefficients, from the highest to the lowest
 * (double the sum of all inputs so far, then XOR the inputs whose coefficient has this bit).
 *
 * <p>Native memory is staged through 2 KiB blocks of {@code long[]} that stay in the first-level cache, because C2 turns these small array loops into vector
 * instructions by itself, which it does not do for raw addresses whose overlap it cannot exclude.
 */
public final class SwarLoop implements CodingLoop {
    static final String NAME = "swar";
    private static final int BLOCK_LONGS = 256;
    private static final int BLOCK_BYTES = BLOCK_LONGS * Long.BYTES;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_SEVEN_BITS = 0x7F7F7F7F7F7F7F7FL;
    /** The polynomial without its x^8, in each byte. */
    private static final long REDUCTION = 0x1D1D1D1D1D1D1D1DL;

    @Override
    public String name() { return NAME; }

    @Override
    public CodingProgram compile(byte[][] rows) { return new Program(rows); }

    /** Blocks of one call; segments are views of the arrays. */
    private static final class Scratch {
        final long[][] inputs;
        final MemorySegment[] inputBytes;
        final long[] sum = new long[BLOCK_LONGS];
        final MemorySegment sumBytes = MemorySegment.ofArray(sum);

        Scratch(int inputCount) {
            inputs = new long[inputCount][BLOCK_LONGS];
            inputBytes = new MemorySegment[inputCount];
            for (int i = 0; i < inputCount; i++) {
                inputBytes[i] = MemorySegment.ofArray(inputs[i]);
            }
        }
    }

    private static final class Program implements CodingProgram {
        private final byte[][] rows;
        private final ScratchPool<Scratch> pool;

        Program(byte[][] rows) {
            this.rows = rows;
            pool = new ScratchPool<>(() -> new Scratch(rows[0].length));
        }

        @Override
        public void run(long[] inputs, long[] outputs, int bytes) {
            var _ = pool.with(scratch -> {
                for (int at = 0; at < bytes; at += BLOCK_BYTES) {
                    block(scratch, inputs, outputs, at, Math.min(BLOCK_BYTES, bytes - at));
                }
                return bytes;
            });
        }

        private void block(Scratch scratch, long[] inputs, long[] outputs, int at, int bytes) {
            for (int c = 0; c < inputs.length; c++) {
                MemorySegment.copy(NativeMemory.ALL, inputs[c] + at, scratch.inputBytes[c], 0, bytes);
            }
            int longs = (bytes + Long.BYTES - 1) / Long.BYTES;
            for (int r = 0; r < outputs.length; r++) {
                multiply(rows[r], scratch, longs);
                MemorySegment.copy(scratch.sumBytes, 0, NativeMemory.ALL, outputs[r] + at, bytes);
            }
        }

        private static void multiply(byte[] row, Scratch scratch, int longs) {
            int allBits = 0;
            for (byte coefficient : row) {
                allBits |= coefficient & 0xFF;
            }
            Arrays.fill(scratch.sum, 0, longs, 0L);
            for (int bit = 31 - Integer.numberOfLeadingZeros(allBits); bit >= 0; bit--) {
                twice(scratch.sum, longs);
                for (int c = 0; c < row.length; c++) {
                    if ((row[c] >> bit & 1) != 0) {
                        add(scratch.sum, scratch.inputs[c], longs);
                    }
                }
            }
        }

        /** Each byte times 2: shift, and reduce where a bit left the byte. (high << 1) - (high >>> 7) is 0xFF in those bytes. */
        private static void twice(long[] sum, int longs) {
            for (int i = 0; i < longs; i++) {
                long value = sum[i];
                long high = value & HIGH_BITS;
                sum[i] = ((value & LOW_SEVEN_BITS) << 1) ^ (((high << 1) - (high >>> 7)) & REDUCTION);
            }
        }

        private static void add(long[] sum, long[] input, int longs) {
            for (int i = 0; i < longs; i++) {
                sum[i] ^= input[i];
            }
        }
    }
}
