package io.objectio.codec;

import io.objectio.codec.loop.CodingLoop;
import io.objectio.codec.loop.CodingProgram;
import io.objectio.codec.loop.NativeMemory;
import io.objectio.codec.loop.ScratchPool;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/** A coding loop with our matrix: the parity program made once, a decode program for each pattern of losses made at its first use and kept. */
final class LoopCodec extends CheckedCodec {
    /**
     * Programs kept for decoding. 4+2 has 21 patterns with all that is lost wanted, 6+3 has 129; a wide code has too many to keep (16+8: millions), but
     * disks fail slowly, so few are in use at a time. When full it is emptied: making a program costs microseconds.
     */
    private static final int MAX_DECODE_PROGRAMS = 1024;

    /** Verification computes the parity of so many bytes at a time and compares it while it is in the first-level cache. */
    private static final int VERIFY_CHUNK_BYTES = 4 * 1024;

    /** Bit i of a mask is shard i. */
    private record Losses(long survivorsMask, long wantedMask) {}

    private final CodingLoop loop;
    private final byte[][] code;
    private final CodingProgram parityProgram;
    private final ConcurrentHashMap<Losses, CodingProgram> decodePrograms = new ConcurrentHashMap<>();
    private final ScratchPool<ByteBuffer> verifyScratch;

    LoopCodec(CodingLoop loop, int k, int m) {
        super(loop.name(), k, m);
        this.loop = loop;
        code = CodingMatrix.systematic(k, m);
        byte[][] parityRows = new byte[m][];
        System.arraycopy(code, k, parityRows, 0, m);
        parityProgram = loop.compile(parityRows);
        verifyScratch = new ScratchPool<>(() -> ByteBuffer.allocateDirect(m * VERIFY_CHUNK_BYTES));
    }

    @Override
    void encodeChecked(Shards data, Shards parity, int shardBytes) { parityProgram.run(data.addresses(), parity.addresses(), shardBytes); }

    @Override
    void reconstructChecked(int[] survivors, Shards present, int[] wanted, Shards targets, int shardBytes) {
        decodeProgram(survivors, wanted).run(present.addresses(), targets.addresses(), shardBytes);
    }

    private CodingProgram decodeProgram(int[] survivors, int[] wanted) {
        Losses losses = new Losses(mask(survivors), mask(wanted));
        CodingProgram known = decodePrograms.get(losses);
        if (known != null) {
            return known;
        }
        CodingProgram made = loop.compile(CodingMatrix.decodeRows(code, survivors, wanted));
        if (decodePrograms.size() >= MAX_DECODE_PROGRAMS) {
            decodePrograms.clear();
        }
        decodePrograms.put(losses, made);
        return made;
    }

    private static long mask(int[] indexes) {
        long mask = 0;
        for (int index : indexes) {
            mask |= 1L << index;
        }
        return mask;
    }

    @Override
    boolean verifyChecked(Shards data, Shards parity, int shardBytes) {
        // The pool takes the scratch buffer back afterwards, so it is reachable while its address is in use.
        return verifyScratch.with(scratch -> {
            long[] inputs = new long[k];
            long[] computed = new long[m];
            for (int i = 0; i < m; i++) {
                computed[i] = NativeMemory.addressOf(scratch) + (long) i * VERIFY_CHUNK_BYTES;
            }
            boolean equal = true;
            for (int at = 0; equal && at < shardBytes; at += VERIFY_CHUNK_BYTES) {
                int bytes = Math.min(VERIFY_CHUNK_BYTES, shardBytes - at);
                for (int c = 0; c < k; c++) {
                    inputs[c] = data.addresses()[c] + at;
                }
                parityProgram.run(inputs, computed, bytes);
                for (int i = 0; equal && i < m; i++) {
                    equal = NativeMemory.equal(computed[i], parity.addresses()[i] + at, bytes);
                }
            }
            return equal;
        });
    }
}
