package io.objectio.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Compares a backend with the reference, byte for byte, on 4+2: encode, verify, and every one of the 21 loss patterns, at lengths around the widths of vectors and
 * words, from unaligned addresses. What is written beyond the end is noticed too.
 *
 * <p>Threads: one at a time; the buffers are its own.
 */
final class BackendSelfTest {
    static final int K = 4;
    static final int M = 2;
    /** For code that is still interpreted, which is a thousand times slower with the Vector API: more than one vector, and odd. */
    static final int SHORT_LENGTH = 67;
    /** For code that should be compiled, but may not be. */
    static final int MEDIUM_LENGTH = 1021;
    /** For compiled code: odd, above one vector, one block, one granule. */
    static final int[] LONG_LENGTHS = {1, 15, 63, 129, 1021, 4099, 65537};

    private static final int LARGEST = 65537;
    private static final int GUARD_BYTES = 64;
    private static final byte GUARD = (byte) 0xA5;
    private static final long SEED = 0x0B1EC7105EEDL;
    /** First bytes of the known answer for 4+2: data b8 32 92 10 have parity c0 7a. */
    private static final int[] KNOWN = {0xb8, 0x32, 0x92, 0x10, 0xc0, 0x7a};

    /** Data, then the reference's parity. */
    private final ByteBuffer[] expected = new ByteBuffer[K + M];
    private final ByteBuffer[] actual = new ByteBuffer[K + M];
    private final ErasureCodec reference;

    /** @throws CodecException SELF_TEST_FAILED if the reference itself does not give the known answer or cannot be loaded */
    BackendSelfTest(CodecBackend reference) throws CodecException {
        Random random = new Random(SEED);
        for (int i = 0; i < K + M; i++) {
            // Odd starts: nothing may assume alignment.
            expected[i] = ByteBuffer.allocateDirect(LARGEST + GUARD_BYTES + i + 1).position(i + 1).slice();
            actual[i] = ByteBuffer.allocateDirect(LARGEST + GUARD_BYTES + 2 * i + 3).position(2 * i + 3).slice();
        }
        byte[] bytes = new byte[LARGEST];
        for (int i = 0; i < K; i++) {
            random.nextBytes(bytes);
            expected[i].put(0, bytes);
            expected[i].put(0, (byte) KNOWN[i]);
        }
        try {
            this.reference = reference.create(K, M);
            this.reference.encode(data(), parity(expected), LARGEST);
        } catch (RuntimeException | LinkageError e) {
            throw new CodecException(CodecException.Code.SELF_TEST_FAILED, "the Reed-Solomon library does not work: " + e
                    + "; reinstall this release, no data has been touched", e);
        }
        for (int i = K; i < K + M; i++) {
            if ((expected[i].get(0) & 0xFF) != KNOWN[i]) {
                throw new CodecException(CodecException.Code.SELF_TEST_FAILED,
                        "the Reed-Solomon library computes parity " + (expected[i].get(0) & 0xFF)
                                + " for shard " + i + " of a known stripe instead of " + KNOWN[i]
                                + "; reinstall this release, no data has been touched");
            }
        }
    }

    /** Shards with room for {@link #LARGEST} bytes: the data. */
    ByteBuffer[] data() {
        return new ByteBuffer[]{expected[0], expected[1], expected[2], expected[3]};
    }

    /** Buffers that a backend under test may overwrite. */
    ByteBuffer[] parityTargets() { return parity(actual); }

    private static ByteBuffer[] parity(ByteBuffer[] shards) { return new ByteBuffer[]{shards[K], shards[K + 1]}; }

    /** Empty if all is equal, otherwise what is not. Passes on what the backend throws. */
    String check(ErasureCodec codec, int... lengths) throws CodecException {
        for (int length : lengths) {
            String encoded = checkEncode(codec, length);
            if (!encoded.isEmpty()) {
                return encoded;
            }
            String verified = checkVerify(codec, length);
            if (!verified.isEmpty()) {
                return verified;
            }
            for (int[] lost : lossPatterns()) {
                if (!rebuilds(codec, lost, length)) {
                    return "rebuilding shards " + Arrays.toString(lost) + " gives wrong bytes at shardBytes " + length;
                }
            }
        }
        return "";
    }

    /** The parity alone. */
    String checkEncode(ErasureCodec codec, int length) {
        clear(actual[K], length);
        clear(actual[K + 1], length);
        codec.encode(data(), parityTargets(), length);
        for (int i = K; i < K + M; i++) {
            if (!equalAndGuarded(i, length)) {
                return "parity shard " + i + " differs from the reference at shardBytes " + length;
            }
        }
        return "";
    }

    private String checkVerify(ErasureCodec codec, int length) {
        if (!codec.verifyParity(data(), parityTargets(), length)) {
            return "right parity is called wrong at shardBytes " + length;
        }
        int last = length - 1;
        actual[K + 1].put(last, (byte) (actual[K + 1].get(last) ^ 1));
        return codec.verifyParity(data(), parityTargets(), length) ? "wrong parity is called right at shardBytes " + length : "";
    }

    private boolean rebuilds(ErasureCodec codec, int[] lost, int length) throws CodecException {
        ByteBuffer[] targets = new ByteBuffer[lost.length];
        for (int i = 0; i < lost.length; i++) {
            targets[i] = clear(actual[lost[i]], length);
        }
        reconstruct(codec, lost, targets, length);
        boolean equal = true;
        for (int shard : lost) {
            equal &= equalAndGuarded(shard, length);
        }
        return equal;
    }

    /** Decodes every loss pattern so often that the loops are compiled before the first client waits for one; most calls are empty. */
    void warmUpDecoding(ErasureCodec codec, int rounds, int realRoundEvery, int shardBytes) throws CodecException {
        for (int round = 0; round < rounds; round++) {
            for (int[] lost : lossPatterns()) {
                ByteBuffer[] targets = new ByteBuffer[lost.length];
                for (int i = 0; i < lost.length; i++) {
                    targets[i] = actual[lost[i]];
                }
                reconstruct(codec, lost, targets, round % realRoundEvery == 0 ? shardBytes : 0);
            }
        }
    }

    private void reconstruct(ErasureCodec codec, int[] lost, ByteBuffer[] targets, int length) throws CodecException {
        int[] presentIndexes = new int[K + M - lost.length];
        ByteBuffer[] present = new ByteBuffer[presentIndexes.length];
        int next = 0;
        for (int shard = 0; shard < K + M; shard++) {
            if (shard != lost[0] && shard != lost[lost.length - 1]) {
                presentIndexes[next] = shard;
                present[next++] = expected[shard];
            }
        }
        codec.reconstruct(presentIndexes, present, lost, targets, length);
    }

    private static List<int[]> lossPatterns() {
        List<int[]> patterns = new ArrayList<>();
        for (int a = 0; a < K + M; a++) {
            patterns.add(new int[]{a});
            for (int b = a + 1; b < K + M; b++) {
                patterns.add(new int[]{a, b});
            }
        }
        return patterns;
    }

    private static ByteBuffer clear(ByteBuffer target, int length) {
        for (int i = 0; i < GUARD_BYTES; i++) {
            target.put(length + i, GUARD);
        }
        for (int i = 0; i < Math.min(length, GUARD_BYTES); i++) {
            target.put(length - 1 - i, GUARD);
        }
        return target;
    }

    private boolean equalAndGuarded(int shard, int length) {
        for (int i = 0; i < GUARD_BYTES; i++) {
            if (actual[shard].get(length + i) != GUARD) {
                return false;
            }
        }
        return actual[shard].slice(0, length).equals(expected[shard].slice(0, length));
    }
}
