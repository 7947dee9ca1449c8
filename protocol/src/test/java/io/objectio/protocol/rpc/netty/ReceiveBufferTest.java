package io.objectio.protocol.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.objectio.common.buffer.Payload;
import io.objectio.common.time.RandomSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakWatch.class)
class ReceiveBufferTest {
    private final ReceiveBuffer receive = new ReceiveBuffer(PooledByteBufAllocator.DEFAULT);
    @SuppressWarnings("deprecation") // Netty has no other way to read into memory of ours
    private final RecvByteBufAllocator.Handle handle = receive.newHandle();

    /** As the socket does: reads at most so many bytes of the value into what the buffer lends. */
    private int arrive(int most, int value) {
        ByteBuf piece = handle.allocate(PooledByteBufAllocator.DEFAULT);
        int count = Math.min(most, piece.writableBytes());
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        piece.writeBytes(bytes);
        receive.add(piece);
        return count;
    }

    private static boolean holdsOnly(Payload payload, int value) {
        var bytes = payload.bytes();
        while (bytes.hasRemaining()) {
            if (bytes.get() != (byte) value) {
                return false;
            }
        }
        return true;
    }

    @Test
    void readsNothingIntoMemoryThatAPayloadHolds() {
        receive.want(ReceiveBuffer.COPY_BELOW);
        arrive(ReceiveBuffer.COPY_BELOW, 1);
        Payload first = receive.cut(ReceiveBuffer.COPY_BELOW); // the chunk is read empty, but held
        arrive(ReceiveBuffer.COPY_BELOW, 2);
        Payload second = receive.cut(ReceiveBuffer.COPY_BELOW);
        assertThat(holdsOnly(first, 1)).isTrue();
        assertThat(holdsOnly(second, 2)).isTrue();
        first.release();
        second.release();
        receive.close();
    }

    @Test
    void stopsReadingAtTheEndOfALongFrame() {
        int frame = 300_000;
        receive.want(frame);
        assertThat(arrive(1 << 20, 1)).isEqualTo(frame);
        receive.cut(frame).release();
        receive.close();
    }

    @Test
    void keepsAllBytesOverAnySequenceOfReadsCutsAndReleases() {
        RandomSource random = RandomSource.seeded(11);
        Queue<Payload> held = new ArrayDeque<>();
        Queue<Integer> values = new ArrayDeque<>();
        for (int frame = 0; frame < 400; frame++) {
            int length = 1 + random.nextInt(random.nextInt(3) == 0 ? 400_000 : 30_000);
            receive.want(length);
            for (int have = 0; have < length;) {
                have += arrive(Math.min(length - have, 1 + random.nextInt(100_000)), frame);
            }
            held.add(receive.cut(length));
            values.add(frame);
            if (random.nextInt(8) == 0) {
                receive.idle();
            }
            while (held.size() > 12 || (!held.isEmpty() && random.nextInt(2) == 0)) {
                try (Payload oldest = held.remove()) {
                    assertThat(holdsOnly(oldest, values.remove())).isTrue();
                }
            }
        }
        held.forEach(Payload::release);
        receive.close();
    }
}
