package io.objectio.common.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void memoryGoesBackOnceWhenTheLastOwnerReleases() {
        AtomicInteger freed = new AtomicInteger();
        Payload payload = new CountedPayload(ByteBuffer.allocateDirect(8), freed::incrementAndGet);
        payload.retain();
        payload.release();
        assertThat(freed).hasValue(0);
        payload.release();
        assertThat(freed).hasValue(1);
    }

    @Test
    void useAfterTheLastReleaseIsSeen() {
        Payload payload = CountedPayload.unpooled(ByteBuffer.allocateDirect(8));
        payload.release();
        assertThatThrownBy(payload::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(payload::retain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(payload::release).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void poolGivesNoMoreThanItsBoundAndTakesBack() throws Exception {
        BufferPool pool = new BufferPool("test", 16, 2);
        ByteBuffer first = pool.take(0);
        ByteBuffer second = pool.take(0);
        assertThat(second).isNotSameAs(first);
        assertThatThrownBy(() -> pool.take(1)).isInstanceOf(TimeoutException.class).hasMessageContaining("all 2 buffers of 16 bytes");
        first.position(7);
        pool.give(first);
        assertThat(pool.inUse()).isEqualTo(1);
        assertThat(pool.take(0)).isSameAs(first).extracting(ByteBuffer::position).isEqualTo(0);
    }

    @Test
    void poolRefusesAForeignBuffer() {
        BufferPool pool = new BufferPool("test", 16, 2);
        assertThatThrownBy(() -> pool.give(ByteBuffer.allocateDirect(17))).hasMessageContaining("17");
    }
}
