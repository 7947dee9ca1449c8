package io.objectio.protocol.rpc.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.ManualTime;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.FrameHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryRpcTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final DiskId DISK = new DiskId(1, 2);
    private static final ShardId SHARD = new ShardId(new PgId(0, 1, 1), new BlobId(SessionId.of(1, 1), 1), 0);

    private final ManualTime time = new ManualTime();
    private final MemoryNetwork network = new MemoryNetwork();
    private final MemoryRpc rpc = new MemoryRpc(network, RpcPeer.Role.GATEWAY, "gw1", time, time, 100);
    private final AtomicInteger freed = new AtomicInteger();

    private Payload payload(int bytes) { return new CountedPayload(ByteBuffer.allocateDirect(bytes), freed::incrementAndGet); }

    private OsdRequest.WriteCell write(Payload payload) {
        return new OsdRequest.WriteCell(DISK, SHARD, Epoch.of(1, 1), 8, 0, CrcList.of(1), Optional.empty(), payload);
    }

    private static RpcException.Code codeOf(CompletableFuture<Message> call) {
        assertThat(call).isCompletedExceptionally();
        return call.exceptionNow() instanceof RpcException e ? e.code() : RpcException.Code.INTERNAL;
    }

    private void serve(RpcHandler handler) { network.serve("osd1", handler, Runnable::run, 2); }

    @Test
    void carriesFieldsByValueAndThePayloadByReference() throws Exception {
        List<RpcPeer> peers = new ArrayList<>();
        serve((request, peer) -> {
            peers.add(peer);
            return CompletableFuture.completedFuture(new OsdResponse.CellData(CrcList.of(5), request.payload()));
        });
        Payload sent = payload(8);
        OsdRequest.WriteCell request = write(sent);
        Message response = rpc.call("local:osd1", request, SECOND).get();

        assertThat(response.payload()).isSameAs(sent);
        assertThat(response).isInstanceOfSatisfying(OsdResponse.CellData.class,
                data -> assertThat(data.granuleCrcs()).isEqualTo(CrcList.of(5)));
        assertThat(peers).singleElement().satisfies(peer -> {
            assertThat(peer.role()).isEqualTo(RpcPeer.Role.GATEWAY);
            assertThat(peer.name()).isEqualTo("gw1");
        });
        assertThat(freed).hasValue(0);
        response.payload().release();
        assertThat(freed).hasValue(1);
    }

    @Test
    void failsUnreachableAndReleasesThePayloadWhenNobodyServes() {
        CompletableFuture<Message> call = rpc.call("local:osd1", write(payload(8)), SECOND);
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.UNREACHABLE);
        assertThat(freed).hasValue(1);
    }

    @Test
    void reachesTheNextLifeOfAServer() throws Exception {
        MemoryNetwork.Registration first = network.serve("osd1", (_, _) -> CompletableFuture.completedFuture(new OsdResponse.Deleted(1)),
                Runnable::run, 1);
        assertThat(rpc.call(first.address(), new OsdRequest.AbandonShard(DISK, SHARD), SECOND).get()).isEqualTo(new OsdResponse.Deleted(1));
        first.close();
        assertThat(codeOf(rpc.call("local:osd1", new OsdRequest.AbandonShard(DISK, SHARD), SECOND)))
                .isEqualTo(RpcException.Code.UNREACHABLE);
        serve((_, _) -> CompletableFuture.completedFuture(new OsdResponse.Deleted(2)));
        assertThat(rpc.call("local:osd1", new OsdRequest.AbandonShard(DISK, SHARD), SECOND).get()).isEqualTo(new OsdResponse.Deleted(2));
    }

    @Test
    void endsAtTheDeadlineAndReleasesTheLateAnswer() {
        CompletableFuture<Message> late = new CompletableFuture<>();
        serve((request, _) -> {
            request.payload().release();
            return late;
        });
        CompletableFuture<Message> call = rpc.call("local:osd1", write(payload(8)), SECOND);
        time.advance(SECOND);
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.DEADLINE);
        late.complete(new OsdResponse.CellData(CrcList.empty(), payload(16)));
        assertThat(freed).hasValue(2);
    }

    @Test
    void answersBusyBeyondTheServersBoundWithoutCallingTheHandler() {
        List<CompletableFuture<Message>> held = new ArrayList<>();
        serve((request, _) -> {
            request.payload().release();
            CompletableFuture<Message> answer = new CompletableFuture<>();
            held.add(answer);
            return answer;
        });
        assertThat(rpc.call("local:osd1", write(payload(1)), SECOND)).isNotDone();
        assertThat(rpc.call("local:osd1", write(payload(1)), SECOND)).isNotDone();
        CompletableFuture<Message> third = rpc.call("local:osd1", write(payload(1)), SECOND);

        assertThat(codeOf(third)).isEqualTo(RpcException.Code.BUSY);
        assertThat(held).hasSize(2);
        assertThat(freed).hasValue(3);
        held.getFirst().complete(new OsdResponse.ShardDurable());
        assertThat(rpc.call("local:osd1", write(payload(1)), SECOND)).isNotDone();
    }

    @Test
    void answersBusyWhenTheServersExecutorRejects() {
        network.serve("osd1", (_, _) -> new CompletableFuture<>(), _ -> {
            throw new RejectedExecutionException("full");
        }, 2);
        assertThat(codeOf(rpc.call("local:osd1", write(payload(1)), SECOND))).isEqualTo(RpcException.Code.BUSY);
        assertThat(freed).hasValue(1);
    }

    @Test
    void passesTheHandlersCodeOnAndHidesWhatElseItThrows() {
        serve((request, _) -> switch (request) {
            case AdminRequest.ListOsds _ -> CompletableFuture.failedFuture(new RpcException(RpcException.Code.REFUSED, "not you"));
            case AdminRequest.ListUsers _ -> CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
            default -> throw new IllegalArgumentException("secret detail");
        });
        assertThat(codeOf(rpc.call("local:osd1", new AdminRequest.ListOsds(), SECOND))).isEqualTo(RpcException.Code.REFUSED);
        for (Message request : List.of(new AdminRequest.ListUsers(), new AdminRequest.GetMetaStatus())) {
            CompletableFuture<Message> call = rpc.call("local:osd1", request, SECOND);
            assertThat(codeOf(call)).isEqualTo(RpcException.Code.INTERNAL);
            assertThat(call.exceptionNow().getMessage()).doesNotContain("secret detail");
        }
    }

    @Test
    void refusesWhatDoesNotFitAFrameBeforeItIsSent() {
        serve((_, _) -> CompletableFuture.failedFuture(new AssertionError("must not arrive")));
        CompletableFuture<Message> call = rpc.call("local:osd1", write(payload(FrameHeader.MAX_PAYLOAD_BYTES + 1)), SECOND);
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.UNSUPPORTED);
        assertThat(freed).hasValue(1);
        assertThat(codeOf(rpc.call("local:osd1", new MetaRequest.GetBucket("x".repeat(FrameHeader.MAX_FIELDS_BYTES)), SECOND)))
                .isEqualTo(RpcException.Code.UNSUPPORTED);
    }

    @Test
    void answersInternalInsteadOfAResponseThatDoesNotFitAFrame() {
        serve((_, _) -> CompletableFuture
                .completedFuture(new OsdResponse.CellData(CrcList.empty(), payload(FrameHeader.MAX_PAYLOAD_BYTES + 1))));
        assertThat(codeOf(rpc.call("local:osd1", new OsdRequest.AbandonShard(DISK, SHARD), SECOND)))
                .isEqualTo(RpcException.Code.INTERNAL);
        assertThat(freed).hasValue(1);
    }

    @Test
    void takesNoControlMessageForARequest() {
        serve((_, _) -> CompletableFuture.failedFuture(new AssertionError("must not arrive")));
        assertThat(codeOf(rpc.call("local:osd1", new ControlMessage.Refusal("x"), SECOND))).isEqualTo(RpcException.Code.UNSUPPORTED);
    }

    @Test
    void losesItsCallsWhenClosedAndTellsTheServer() {
        List<RpcPeer> gone = new ArrayList<>();
        serve(new RpcHandler() {
            @Override
            public CompletionStage<Message> handle(Message request, RpcPeer peer) { return new CompletableFuture<>(); }

            @Override
            public void disconnected(RpcPeer peer) { gone.add(peer); }
        });
        CompletableFuture<Message> call = rpc.call("local:osd1", new OsdRequest.AbandonShard(DISK, SHARD), SECOND);
        rpc.close();
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.CONNECTION_LOST);
        assertThat(gone).extracting(RpcPeer::name).containsExactly("gw1");
        assertThat(codeOf(rpc.call("local:osd1", new OsdRequest.AbandonShard(DISK, SHARD), SECOND)))
                .isEqualTo(RpcException.Code.UNREACHABLE);
    }
}
