package io.objectio.protocol.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.time.ManualTime;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.wire.ControlMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingCallsTest {
    private final ManualTime time = new ManualTime();
    private final PendingCalls calls = new PendingCalls("osd1:9200", time, time, 3);

    private static RpcException.Code codeOf(PendingCalls.Waiting call) {
        return call.future().exceptionNow() instanceof RpcException e ? e.code() : RpcException.Code.INTERNAL;
    }

    @Test
    void endsACallAtItsOwnDeadlineWhateverTheOrderOfDeadlines() throws Exception {
        PendingCalls.Waiting slow = calls.open(Duration.ofSeconds(30));
        PendingCalls.Waiting fast = calls.open(Duration.ofSeconds(1));
        PendingCalls.Waiting middle = calls.open(Duration.ofSeconds(5));

        time.advance(Duration.ofMillis(999));
        assertThat(fast.future()).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(codeOf(fast)).isEqualTo(RpcException.Code.DEADLINE);
        assertThat(middle.future()).isNotDone();
        time.advance(Duration.ofSeconds(4));
        assertThat(codeOf(middle)).isEqualTo(RpcException.Code.DEADLINE);
        assertThat(slow.future()).isNotDone();
        time.advance(Duration.ofSeconds(25));
        assertThat(codeOf(slow)).isEqualTo(RpcException.Code.DEADLINE);
        assertThat(calls.size()).isZero();
    }

    @Test
    void setsOneTimerForManyCallsThatAreAnsweredInTime() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            PendingCalls.Waiting call = calls.open(Duration.ofSeconds(30));
            calls.answer(call.requestId(), new OsdResponse.Deleted(i));
            time.advance(Duration.ofMillis(1));
        }
        int timers = 0;
        while (time.runNext()) {
            timers++;
        }
        assertThat(timers).isEqualTo(1);
    }

    @Test
    void refusesOneCallTooManyAndTakesTheNextWhenOneHasEnded() throws Exception {
        PendingCalls.Waiting first = calls.open(Duration.ofSeconds(1));
        calls.open(Duration.ofSeconds(1));
        calls.open(Duration.ofSeconds(1));
        assertThatThrownBy(() -> calls.open(Duration.ofSeconds(1)))
                .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcException.Code.BUSY));
        calls.answer(first.requestId(), new OsdResponse.Deleted(1));
        assertThat(calls.open(Duration.ofSeconds(1)).future()).isNotDone();
    }

    @Test
    void releasesThePayloadOfAnAnswerThatNobodyWaitsFor() throws Exception {
        AtomicInteger freed = new AtomicInteger();
        PendingCalls.Waiting call = calls.open(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        calls.answer(call.requestId(),
                new OsdResponse.CellData(CrcList.empty(), new CountedPayload(ByteBuffer.allocateDirect(8), freed::incrementAndGet)));
        assertThat(freed).hasValue(1);
    }

    @Test
    void turnsAFailureIntoItsCode() throws Exception {
        PendingCalls.Waiting call = calls.open(Duration.ofSeconds(1));
        calls.answer(call.requestId(), new ControlMessage.Failure(RpcException.Code.BUSY, "queue is full"));
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.BUSY);
        assertThat(call.future().exceptionNow()).hasMessage("osd1:9200: queue is full");
    }

    @Test
    void endsAllCallsWithTheConnection() throws Exception {
        PendingCalls.Waiting one = calls.open(Duration.ofSeconds(1));
        PendingCalls.Waiting two = calls.open(Duration.ofSeconds(1));
        calls.failAll(RpcException.Code.CONNECTION_LOST, "reset");
        assertThat(codeOf(one)).isEqualTo(RpcException.Code.CONNECTION_LOST);
        assertThat(codeOf(two)).isEqualTo(RpcException.Code.CONNECTION_LOST);
        assertThat(calls.size()).isZero();
    }
}
