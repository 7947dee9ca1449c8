package io.objectio.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R68, S10: any k of k + m shards give back all others. */
class LossPatternsTest {
    private static final int[] LENGTHS = IntStream.concat(IntStream.rangeClosed(1, 67), IntStream.of(127, 1000, 4095, 4096, 4097, 65536))
            .toArray();
    private static final int LARGE = 262144;

    @ParameterizedTest
    @CsvSource({"4, 2", "6, 3"})
    @DisplayName("R68 S10: every backend rebuilds every loss pattern at every length")
    void rebuildsEveryLossPattern(int k, int m) throws CodecException {
        for (CodecBackend backend : CodecFixtures.backends()) {
            ErasureCodec codec = backend.create(k, m);
            for (int length : LENGTHS) {
                ByteBuffer[] stripe = CodecFixtures.stripe(k, m, length, new Random(length));
                for (int[] lost : CodecFixtures.lossPatterns(k + m, m)) {
                    rebuild(codec, stripe, lost, length);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 2", "6, 3"})
    void rebuildsEveryLossPatternOfFullCells(int k, int m) throws CodecException {
        ByteBuffer[] stripe = CodecFixtures.stripe(k, m, LARGE, new Random(1));
        for (CodecBackend backend : CodecFixtures.fastBackends()) {
            ErasureCodec codec = backend.create(k, m);
            for (int[] lost : CodecFixtures.lossPatterns(k + m, m)) {
                rebuild(codec, stripe, lost, LARGE);
            }
        }
    }

    @Test
    @DisplayName("R68: all backends agree for every k up to 16 and m up to 8")
    void agreesForEveryScheme() throws CodecException {
        for (int k = 1; k <= 16; k++) {
            for (int m = 1; m <= 8; m++) {
                Random random = new Random(31L * k + m);
                for (int length : new int[]{1 + random.nextInt(300), 1 + random.nextInt(9000)}) {
                    ByteBuffer[] stripe = CodecFixtures.stripe(k, m, length, random);
                    for (CodecBackend backend : CodecFixtures.backends()) {
                        ErasureCodec codec = backend.create(k, m);
                        ByteBuffer[] parity = CodecFixtures.buffers(m, length);
                        codec.encode(Arrays.copyOf(stripe, k), parity, length);
                        for (int i = 0; i < m; i++) {
                            assertThat(CodecFixtures.bytes(parity[i], length))
                                    .as("%s %d+%d parity %d of %d bytes", backend.name(), k, m, i, length)
                                    .isEqualTo(CodecFixtures.bytes(stripe[k + i], length));
                            assertThat(CodecFixtures.marginsAreZero(parity[i], length)).isTrue();
                        }
                        assertThat(codec.verifyParity(Arrays.copyOf(stripe, k), parity, length)).isTrue();
                        for (int losses = 1; losses <= m; losses++) {
                            rebuild(codec, stripe, randomLosses(k + m, losses, random), length);
                        }
                    }
                }
            }
        }
    }

    @Test
    void manyPatternsOfAWideCodeStayRightWhenTheDecodeProgramsAreReplaced() throws CodecException {
        Random random = new Random(5);
        ByteBuffer[] stripe = CodecFixtures.stripe(16, 8, 40, random);
        ErasureCodec codec = CodecFixtures.fastBackends().getLast().create(16, 8);
        for (int i = 0; i < 3000; i++) {
            rebuild(codec, stripe, randomLosses(24, 1 + i % 8, random), 40);
        }
    }

    private static int[] randomLosses(int shards, int losses, Random random) {
        int[] all = IntStream.range(0, shards).toArray();
        for (int i = 0; i < losses; i++) {
            int other = i + random.nextInt(shards - i);
            int index = all[i];
            all[i] = all[other];
            all[other] = index;
        }
        return Arrays.copyOf(all, losses);
    }

    private static void rebuild(ErasureCodec codec, ByteBuffer[] stripe, int[] lost, int length) throws CodecException {
        ByteBuffer[] targets = CodecFixtures.buffers(lost.length, length);
        int[] present = CodecFixtures.complement(stripe.length, lost);
        codec.reconstruct(present, CodecFixtures.pick(stripe, present), lost, targets, length);
        for (int i = 0; i < lost.length; i++) {
            if (!Arrays.equals(CodecFixtures.bytes(targets[i], length), CodecFixtures.bytes(stripe[lost[i]], length))
                    || (length < 100 && !CodecFixtures.marginsAreZero(targets[i], length))) {
                throw new AssertionError(
                        codec.backendName() + " rebuilds shard " + lost[i] + " of losses " + Arrays.toString(lost) + " wrong at " + length
                                + " bytes");
            }
        }
    }
}
