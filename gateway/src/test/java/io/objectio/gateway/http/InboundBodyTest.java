package io.objectio.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboundBodyTest {
    private final List<String> asked = new ArrayList<>();

    private final InboundBody.Flow flow = new InboundBody.Flow() {
        @Override
        public void pause() { asked.add("pause"); }

        @Override
        public void resume() { asked.add("resume"); }

        @Override
        public void sendContinue() { asked.add("continue"); }
    };

    private InboundBody body(long length, boolean expect) {
        return new InboundBody(length, false, expect, 100, Duration.ofMillis(50), flow);
    }

    private static ByteBuf bytes(int count) { return Unpooled.wrappedBuffer(new byte[count]); }

    @Test
    void holdsTheClientBackAboveTheLimitAndLetsItGoOnBelowHalf() throws Exception {
        InboundBody body = body(1000, false);
        body.offer(bytes(60));
        assertThat(asked).isEmpty();
        body.offer(bytes(60));
        assertThat(asked).containsExactly("pause");
        assertThat(body.read(ByteBuffer.allocate(30))).isEqualTo(30);
        assertThat(asked).containsExactly("pause");
        assertThat(body.read(ByteBuffer.allocate(50))).isEqualTo(50);
        assertThat(asked).containsExactly("pause", "resume");
    }

    @Test
    void resumesWhenTheRestIsDiscardedAndReleasesEverything() {
        InboundBody body = body(1000, false);
        ByteBuf held = bytes(120);
        body.offer(held);
        body.discard();
        ByteBuf late = bytes(10);
        body.offer(late);
        assertThat(asked).containsExactly("pause", "resume");
        assertThat(held.refCnt()).isZero();
        assertThat(late.refCnt()).isZero();
    }

    @Test
    void saysContinueAtTheFirstReadOnly() throws Exception {
        InboundBody body = body(10, true);
        assertThat(body.endsWithin(1000)).isFalse();
        assertThatThrownBy(() -> body.read(ByteBuffer.allocate(1))).isInstanceOf(BodyTimeoutException.class);
        body.offer(bytes(10));
        body.complete();
        assertThat(body.read(ByteBuffer.allocate(20))).isEqualTo(10);
        assertThat(body.read(ByteBuffer.allocate(20))).isEqualTo(-1);
        assertThat(asked).containsExactly("continue");
    }

    @Test
    void aBrokenConnectionDropsWhatWaits() {
        InboundBody body = body(10, false);
        ByteBuf held = bytes(5);
        body.offer(held);
        body.fail(new ClientGoneException("gone"));
        assertThat(held.refCnt()).isZero();
        assertThatThrownBy(() -> body.read(ByteBuffer.allocate(1))).isInstanceOf(ClientGoneException.class);
    }
}
