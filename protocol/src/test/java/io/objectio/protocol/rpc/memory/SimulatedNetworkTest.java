package io.objectio.protocol.rpc.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Message REQUEST = new MetaRequest.GetBucket("b");

    private final ManualTime time = new ManualTime();
    private final SimulatedNetwork network = new SimulatedNetwork(time, RandomSource.seeded(1));
    private final Rpc rpc = network.client(RpcPeer.Role.GATEWAY, "gw1");

    private static RpcException.Code codeOf(CompletableFuture<Message> call) {
        assertThat(call).isCompletedExceptionally();
        return call.exceptionNow() instanceof RpcException e ? e.code() : RpcException.Code.INTERNAL;
    }

    @Test
    void deliversOneMessageAStep() {
        network.serve("osd1:9200", (_, _) -> CompletableFuture.completedFuture(new OsdResponse.Deleted(1)));
        CompletableFuture<Message> call = rpc.call("osd1:9200", REQUEST, SECOND);
        assertThat(network.step()).isTrue();
        assertThat(call).isNotDone();
        assertThat(network.step()).isTrue();
        assertThat(call).isCompletedWithValue(new OsdResponse.Deleted(1));
        assertThat(network.step()).isFalse();
    }

    @Test
    void losesMessagesSoThatTheCallEndsAtItsDeadline() {
        network.weather(new SimulatedNetwork.Weather(1000, 0, 1, 1));
        network.serve("osd1:9200", (_, _) -> CompletableFuture.completedFuture(new OsdResponse.Deleted(1)));
        CompletableFuture<Message> call = rpc.call("osd1:9200", REQUEST, SECOND);
        assertThat(network.step()).isFalse();
        time.advance(SECOND);
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.DEADLINE);
    }

    @Test
    void doublesRequestsAndReleasesTheSecondAnswer() {
        AtomicInteger handled = new AtomicInteger();
        AtomicInteger freed = new AtomicInteger();
        network.weather(new SimulatedNetwork.Weather(0, 1000, 1, 50));
        network.serve("osd1:9200", (_, _) -> {
            handled.incrementAndGet();
            return CompletableFuture.completedFuture(new OsdResponse.CellData(CrcList.empty(),
                    new CountedPayload(ByteBuffer.allocateDirect(1), freed::incrementAndGet)));
        });
        CompletableFuture<Message> call = rpc.call("osd1:9200", REQUEST, SECOND);
        while (network.step()) {
            assertThat(time.nanos()).isLessThan(SECOND.toNanos());
        }
        assertThat(handled).hasValue(2);
        assertThat(freed).hasValue(1);
        call.join().payload().release();
        assertThat(freed).hasValue(2);
    }

    @Test
    void losesTheConnectionOfCallsThatAServerHeldWhenItCrashed() {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        network.serve("osd1:9200", (_, _) -> answer);
        CompletableFuture<Message> call = rpc.call("osd1:9200", REQUEST, SECOND);
        network.step();
        network.crash("osd1:9200");
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.CONNECTION_LOST);
        answer.complete(new OsdResponse.Deleted(1));
        assertThat(network.inFlight()).isZero();
        assertThat(codeOf(rpc.call("osd1:9200", REQUEST, SECOND))).isEqualTo(RpcException.Code.UNREACHABLE);
    }

    @Test
    void runsTheSameWayFromTheSameSeed() { assertThat(trace(42)).isEqualTo(trace(42)).isNotEqualTo(trace(43)); }

    private static List<String> trace(long seed) {
        ManualTime time = new ManualTime();
        SimulatedNetwork network = new SimulatedNetwork(time, RandomSource.seeded(seed));
        network.weather(new SimulatedNetwork.Weather(100, 100, 10, 10_000));
        List<String> trace = new ArrayList<>();
        network.serve("m", (request, _) -> {
            trace.add(time.nanos() + " " + request);
            return CompletableFuture.completedFuture(new OsdResponse.Deleted(1));
        });
        Rpc rpc = network.client(RpcPeer.Role.GATEWAY, "gw1");
        List<CompletableFuture<Message>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String name = "b" + i;
            calls.add(rpc.call("m", new MetaRequest.GetBucket(name), SECOND)
                    .whenComplete((_, _) -> trace.add(time.nanos() + " end " + name)));
        }
        while (network.step()) {
            trace.add("step");
        }
        time.advance(SECOND);
        assertThat(calls).allMatch(CompletableFuture::isDone);
        return trace;
    }
}
