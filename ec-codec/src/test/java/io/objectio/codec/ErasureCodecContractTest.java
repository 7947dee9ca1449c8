package io.objectio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/** What every backend promises to callers, on 4+2. */
@ParameterizedClass
@MethodSource("backends")
class ErasureCodecContractTest {
    private static final int LENGTH = 1000;

    private final ErasureCodec codec;
    private final ByteBuffer[] stripe = CodecFixtures.stripe(4, 2, LENGTH, new Random(9));
    private final ByteBuffer[] data = Arrays.copyOf(stripe, 4);
    private final ByteBuffer[] parity = Arrays.copyOfRange(stripe, 4, 6);

    ErasureCodecContractTest(String backend) {
        codec = CodecFixtures.backends().stream().filter(candidate -> candidate.name().equals(backend)).findFirst().orElseThrow().create(4,
                2);
    }

    static List<String> backends() { return CodecFixtures.backends().stream().map(CodecBackend::name).toList(); }

    @Test
    void leavesPositionsAndLimitsAlone() throws CodecException {
        ByteBuffer[] targets = CodecFixtures.buffers(2, LENGTH);
        List<ByteBuffer> all = List.of(data[0], data[3], parity[1], targets[0], targets[1]);
        List<Integer> before = all.stream().flatMap(buffer -> IntStream.of(buffer.position(), buffer.limit()).boxed()).toList();
        codec.encode(data, parity, LENGTH);
        assertThat(codec.verifyParity(data, parity, LENGTH)).isTrue();
        codec.reconstruct(new int[]{0, 3, 4, 5}, CodecFixtures.pick(stripe, 0, 3, 4, 5), new int[]{1, 2}, targets, LENGTH);
        assertThat(all.stream().flatMap(buffer -> IntStream.of(buffer.position(), buffer.limit()).boxed()).toList()).isEqualTo(before);
    }

    @Test
    void takesIndexesInAnyOrderAndMoreSurvivorsThanNeeded() throws CodecException {
        ByteBuffer[] targets = CodecFixtures.buffers(2, LENGTH);
        codec.reconstruct(new int[]{5, 3, 0, 2}, CodecFixtures.pick(stripe, 5, 3, 0, 2), new int[]{4, 1}, targets, LENGTH);
        assertThat(CodecFixtures.bytes(targets[0], LENGTH)).isEqualTo(CodecFixtures.bytes(stripe[4], LENGTH));
        assertThat(CodecFixtures.bytes(targets[1], LENGTH)).isEqualTo(CodecFixtures.bytes(stripe[1], LENGTH));
        codec.reconstruct(new int[]{5, 4, 3, 2, 1}, CodecFixtures.pick(stripe, 5, 4, 3, 2, 1), new int[]{0}, CodecFixtures.pick(targets, 0),
                LENGTH);
        assertThat(CodecFixtures.bytes(targets[0], LENGTH)).isEqualTo(CodecFixtures.bytes(stripe[0], LENGTH));
    }

    @Test
    void readsReadOnlyBuffersAndRefusesToWriteThem() {
        ByteBuffer[] readOnly = Arrays.stream(data).map(ByteBuffer::asReadOnlyBuffer).toArray(ByteBuffer[]::new);
        assertThat(codec.verifyParity(readOnly, new ByteBuffer[]{parity[0].asReadOnlyBuffer(), parity[1]}, LENGTH)).isTrue();
        assertThatThrownBy(() -> codec.encode(data, new ByteBuffer[]{parity[0], parity[1].asReadOnlyBuffer()}, LENGTH))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("read-only");
    }

    @Test
    void seesOneWrongBitAnywhere() {
        for (int at : new int[]{0, 1, 63, 64, 511, LENGTH - 1}) {
            for (ByteBuffer shard : stripe) {
                flip(shard, at);
                assertThat(codec.verifyParity(data, parity, LENGTH)).as("bit flipped at %d", at).isFalse();
                flip(shard, at);
            }
        }
        assertThat(codec.verifyParity(data, parity, LENGTH)).isTrue();
    }

    @Test
    void zeroBytesDoNothing() throws CodecException {
        ByteBuffer[] targets = CodecFixtures.buffers(2, 8);
        codec.encode(data, targets, 0);
        codec.reconstruct(new int[]{0, 1, 2, 3}, data, new int[]{4, 5}, targets, 0);
        assertThat(codec.verifyParity(data, targets, 0)).isTrue();
        assertThat(CodecFixtures.marginsAreZero(targets[0], 0)).isTrue();
    }

    @Test
    void tooFewSurvivorsIsACodeAndTouchesNothing() {
        ByteBuffer[] targets = CodecFixtures.buffers(1, LENGTH);
        assertThatThrownBy(() -> codec.reconstruct(new int[]{0, 2, 5}, CodecFixtures.pick(stripe, 0, 2, 5), new int[]{1}, targets, LENGTH))
                .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.code()).isEqualTo(CodecException.Code.TOO_FEW_SURVIVORS))
                .hasMessageContaining("3 shards are left [0, 2, 5], 4 are needed");
        assertThat(CodecFixtures.bytes(targets[0], LENGTH)).containsOnly(0);
    }

    @Test
    void refusesWrongShapes() {
        ByteBuffer[] one = CodecFixtures.buffers(1, LENGTH);
        refuses("3 data", () -> codec.encode(Arrays.copyOf(data, 3), parity, LENGTH));
        refuses("1 parity", () -> codec.encode(data, one, LENGTH));
        refuses("shardBytes -1", () -> codec.encode(data, parity, -1));
        refuses("bytes remaining", () -> codec.encode(data, parity, LENGTH + 100));
        refuses("on the heap", () -> codec.encode(data, new ByteBuffer[]{parity[0], ByteBuffer.allocate(LENGTH)}, LENGTH));
        refuses("given twice",
                () -> codec.reconstruct(new int[]{0, 2, 2, 5}, CodecFixtures.pick(stripe, 0, 2, 2, 5), new int[]{1}, one, LENGTH));
        refuses("given twice",
                () -> codec.reconstruct(new int[]{0, 1, 2, 5}, CodecFixtures.pick(stripe, 0, 1, 2, 5), new int[]{1}, one, LENGTH));
        refuses("not within 0..5",
                () -> codec.reconstruct(new int[]{0, 1, 2, 6}, CodecFixtures.pick(stripe, 0, 1, 2, 5), new int[]{3}, one, LENGTH));
        refuses("not within 0..5",
                () -> codec.reconstruct(new int[]{0, 1, 2, 5}, CodecFixtures.pick(stripe, 0, 1, 2, 5), new int[]{-1}, one, LENGTH));
        refuses("a buffer for each index", () -> codec.reconstruct(new int[]{0, 1, 2, 5}, data, new int[]{3, 4}, one, LENGTH));
    }

    @Test
    void refusesOutputsThatOverlap() {
        byte[] before = CodecFixtures.bytes(data[0], LENGTH);
        refuses("overlaps", () -> codec.encode(data, new ByteBuffer[]{parity[0], data[0]}, LENGTH));
        refuses("overlaps", () -> codec.encode(data, new ByteBuffer[]{parity[0], parity[0]}, LENGTH));
        ByteBuffer big = ByteBuffer.allocateDirect(2 * LENGTH);
        refuses("overlaps", () -> codec.encode(data, new ByteBuffer[]{big.slice(0, LENGTH), big.slice(LENGTH - 1, LENGTH)}, LENGTH));
        codec.encode(data, new ByteBuffer[]{big.slice(0, LENGTH), big.slice(LENGTH, LENGTH)}, LENGTH);
        assertThat(CodecFixtures.bytes(data[0], LENGTH)).isEqualTo(before);
    }

    @Test
    void refusesMemoryOfAClosedArena() {
        Arena arena = Arena.ofConfined();
        ByteBuffer gone = arena.allocate(LENGTH).asByteBuffer();
        arena.close();
        refuses("closed", () -> codec.encode(data, new ByteBuffer[]{parity[0], gone}, LENGTH));
    }

    @Test
    void servesManyThreadsAtOnce() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> results = IntStream.range(0, 64).mapToObj(i -> threads.submit(() -> {
                ByteBuffer[] mine = CodecFixtures.buffers(2, LENGTH);
                boolean good = true;
                for (int round = 0; round < 20; round++) {
                    codec.encode(data, mine, LENGTH);
                    good &= codec.verifyParity(data, mine, LENGTH);
                    codec.reconstruct(new int[]{0, 3, 4, 5}, CodecFixtures.pick(stripe, 0, 3, 4, 5), new int[]{1, 2}, mine, LENGTH);
                    good &= Arrays.equals(CodecFixtures.bytes(mine[0], LENGTH), CodecFixtures.bytes(stripe[1], LENGTH));
                }
                return good;
            })).toList();
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    private static void flip(ByteBuffer shard, int at) {
        int index = shard.position() + at;
        shard.put(index, (byte) (shard.get(index) ^ 0x10));
    }

    private static void refuses(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
