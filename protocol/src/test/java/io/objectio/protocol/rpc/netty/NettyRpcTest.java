package io.objectio.protocol.rpc.netty;

import static io.objectio.protocol.rpc.netty.LoopbackCluster.codeOf;
import static io.objectio.protocol.rpc.netty.LoopbackCluster.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ClusterId;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Identity;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakWatch.class)
@Timeout(120)
class NettyRpcTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final LoopbackCluster cluster = new LoopbackCluster();

    /** Gives back what was written, on another thread. */
    private static RpcHandler echo(ExecutorService executor) {
        return (request, _) -> switch (request) {
            case OsdRequest.WriteCell write -> CompletableFuture
                    .supplyAsync(() -> new OsdResponse.CellData(CrcList.of(write.data().length()), write.data()), executor);
            default -> CompletableFuture.completedFuture(new OsdResponse.Deleted(1));
        };
    }

    @AfterEach
    void nothingIsLeftUnreleased() {
        cluster.close();
        assertThat(cluster.unreleased).hasValue(0);
    }

    @Test
    void carriesPayloadsOfAllSizesBothWays() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            NettyRpcServer server = cluster.serve(echo(executor));
            Rpc rpc = cluster.client();
            for (int length : new int[]{0, 1, 4095, 4096, 16383, 16384, 65536, 262144, 524288, 1 << 20}) {
                Message answer = get(rpc.call(LoopbackCluster.address(server), LoopbackCluster.write(cluster.payload(length, 3)), LONG));
                try (var expected = cluster.payload(length, 3)) {
                    assertThat(answer.payload().bytes()).isEqualTo(expected.bytes());
                }
                answer.payload().release();
            }
        }
    }

    @Test
    void keepsAPayloadAsItIsForAsLongAsItIsHeld() throws Exception {
        List<OsdRequest.WriteCell> held = new ArrayList<>();
        NettyRpcServer server = cluster.serve((request, _) -> {
            if (request instanceof OsdRequest.WriteCell write) {
                held.add(write);
            }
            return CompletableFuture.completedFuture(new OsdResponse.CellReceived());
        });
        Rpc rpc = cluster.client();
        List<CompletableFuture<Message>> calls = new ArrayList<>();
        for (int i = 0; i < 60; i++) { // from a few packets to a cell: what ends a read ends in all kinds of places
            calls.add(rpc.call(LoopbackCluster.address(server), LoopbackCluster.write(cluster.payload(10_000 + i * 4300, i)), LONG));
        }
        for (CompletableFuture<Message> call : calls) {
            get(call);
        }
        for (int i = 0; i < 60; i++) {
            try (var got = held.get(i).data(); var expected = cluster.payload(10_000 + i * 4300, i)) {
                assertThat(got.bytes()).isEqualTo(expected.bytes());
            }
        }
    }

    @Test
    void answersTenThousandCallsAtOnceWithTheRightBytes() throws Exception {
        int calls = 10_000;
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            NettyRpcServer server = cluster.serve(echo(executor), new ServerConfig(calls, 16, 8 << 20, Duration.ofSeconds(5)));
            Rpc rpc = cluster.client(new ClientConfig(2, calls, 2L << 30, LONG, Duration.ofMillis(10), Duration.ofMillis(10)));
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                // every 100th is large, up to the largest read; the others from nothing to a few packets
                int length = i % 100 == 99 ? Math.min(512 << 10, i * 53) : i * 37 % 20_000;
                int seed = i;
                answers.add(rpc.call(LoopbackCluster.address(server), LoopbackCluster.write(cluster.payload(length, seed)), LONG)
                        .thenApply(answer -> {
                            try (var got = answer.payload(); var expected = cluster.payload(length, seed)) {
                                return got.bytes().equals(expected.bytes()) ? "" : "other bytes at call " + seed;
                            }
                        }));
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isEmpty();
            }
            assertThat(server.running()).isZero();
        }
    }

    @Test
    void servesManyClientsAtOnce() throws Exception {
        NettyRpcServer server = cluster.serve((request, peer) -> {
            request.payload().release();
            return CompletableFuture.completedFuture(new OsdResponse.Refused(OsdResponse.Reason.ABSENT, peer.name()));
        });
        List<CompletableFuture<Message>> answers = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int c = 0; c < 40; c++) {
            String name = "gw" + c;
            Rpc rpc = cluster.client(Identity.node(LoopbackCluster.CLUSTER, RpcPeer.Role.GATEWAY, name), LoopbackCluster.SECRET,
                    ClientConfig.DEFAULT);
            for (int i = 0; i < 20; i++) {
                answers.add(rpc.call(LoopbackCluster.address(server), LoopbackCluster.write(cluster.payload(5000, i)), LONG));
                expected.add(name);
            }
        }
        for (int i = 0; i < answers.size(); i++) {
            assertThat(get(answers.get(i))).isEqualTo(new OsdResponse.Refused(OsdResponse.Reason.ABSENT, expected.get(i)));
        }
        assertThat(server.connections()).isEqualTo(40);
    }

    @Test
    void worksOnNioToo() throws Exception {
        try (LoopbackCluster nio = new LoopbackCluster(NettyTransport.startNio(1));
                ExecutorService executor = Executors.newFixedThreadPool(1)) {
            NettyRpcServer server = nio.serve(echo(executor));
            Message answer = get(nio.client().call(LoopbackCluster.address(server), LoopbackCluster.write(nio.payload(300_000, 1)), LONG));
            try (var expected = nio.payload(300_000, 1)) {
                assertThat(answer.payload().bytes()).isEqualTo(expected.bytes());
            }
            answer.payload().release();
            assertThat(nio.unreleased).hasValue(0);
        }
    }

    @Test
    void saysWhoCallsAndLetsAClientInByItsKey() throws Exception {
        NettyRpcServer server = cluster.serve((_, peer) -> CompletableFuture
                .completedFuture(new OsdResponse.Refused(OsdResponse.Reason.ABSENT, peer.role() + " " + peer.name())));
        Rpc client = cluster.client(Identity.client("admin"), LoopbackCluster.KEY, ClientConfig.DEFAULT);
        assertThat(get(client.call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG)))
                .isEqualTo(new OsdResponse.Refused(OsdResponse.Reason.ABSENT, "CLIENT admin"));
    }

    @Test
    void endsRefusedWithTheReasonForAWrongSecretOrCluster() throws Exception {
        NettyRpcServer server = cluster.serve((_, _) -> CompletableFuture.failedFuture(new AssertionError("must not arrive")));
        Identity stranger = Identity.node(new ClusterId(9, 9), RpcPeer.Role.GATEWAY, "gw1");
        Rpc wrongSecret = cluster.client(Identity.client("admin"), LoopbackCluster.SECRET, ClientConfig.DEFAULT);
        Rpc wrongCluster = cluster.client(stranger, LoopbackCluster.SECRET, ClientConfig.DEFAULT);
        CompletableFuture<Message> call = wrongSecret.call(LoopbackCluster.address(server), LoopbackCluster.write(cluster.payload(9, 1)),
                LONG);
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.REFUSED);
        assertThat(LoopbackCluster.failure(call)).hasMessageContaining("secret of CLIENT admin is wrong");
        assertThat(LoopbackCluster.failure(wrongCluster.call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG)))
                .hasMessageContaining("check the address");
    }

    @Test
    void endsUnreachableWhenNobodyListensAndFailsAtOnceWithinTheBackOff() throws Exception {
        String address;
        try (ServerSocket free = new ServerSocket(0)) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        Rpc rpc = cluster.client(new ClientConfig(1, 10, 1 << 20, LONG, Duration.ofMinutes(5), Duration.ofMinutes(5)));
        CompletableFuture<Message> first = rpc.call(address, LoopbackCluster.write(cluster.payload(9, 1)), LONG);
        assertThat(codeOf(first)).isEqualTo(RpcException.Code.UNREACHABLE);
        CompletableFuture<Message> second = rpc.call(address, LoopbackCluster.write(cluster.payload(9, 1)), LONG);
        assertThat(second).isDone();
        assertThat(LoopbackCluster.failure(second)).hasMessageContaining("a moment ago");
        assertThat(codeOf(rpc.call("nonsense", new AdminRequest.ListOsds(), LONG))).isEqualTo(RpcException.Code.UNREACHABLE);
        assertThat(codeOf(rpc.call("127.0.0.1:99999", new AdminRequest.ListOsds(), LONG))).isEqualTo(RpcException.Code.UNREACHABLE);
    }

    @Test
    void losesTheConnectionOfCallsInFlightAndTellsTheServer() throws Exception {
        BlockingQueue<RpcPeer> gone = new ArrayBlockingQueue<>(4);
        CountDownLatch arrived = new CountDownLatch(1);
        CompletableFuture<Message> late = new CompletableFuture<>();
        NettyRpcServer first = cluster.serve(new RpcHandler() {
            @Override
            public CompletionStage<Message> handle(Message request, RpcPeer peer) {
                request.payload().release();
                arrived.countDown();
                return late;
            }

            @Override
            public void disconnected(RpcPeer peer) { gone.add(peer); }
        });
        CompletableFuture<Message> call = cluster.client().call(LoopbackCluster.address(first),
                LoopbackCluster.write(cluster.payload(100_000, 1)), LONG);
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
        first.close();

        assertThat(codeOf(call)).isEqualTo(RpcException.Code.CONNECTION_LOST);
        assertThat(gone.poll(30, TimeUnit.SECONDS)).extracting(RpcPeer::name).isEqualTo("gw1");
        late.complete(new OsdResponse.CellData(CrcList.empty(), cluster.payload(10, 1))); // for nobody: released by the layer
    }

    @Test
    void endsAtTheDeadlineAndReleasesTheAnswerThatComesLate() throws Exception {
        CompletableFuture<Message> late = new CompletableFuture<>();
        CountDownLatch arrived = new CountDownLatch(1);
        NettyRpcServer server = cluster.serve((request, _) -> {
            if (request instanceof AdminRequest.ListOsds) {
                return CompletableFuture.completedFuture(new OsdResponse.Deleted(1));
            }
            request.payload().release();
            arrived.countDown();
            return late;
        });
        Rpc rpc = cluster.client();
        get(rpc.call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG)); // connected from here on
        CompletableFuture<Message> call = rpc.call(LoopbackCluster.address(server), LoopbackCluster.write(cluster.payload(100, 1)),
                Duration.ofSeconds(1));
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.DEADLINE);
        late.complete(new OsdResponse.CellData(CrcList.empty(), cluster.payload(50_000, 1)));
        // the next answer on the same connection comes behind the late one
        assertThat(get(rpc.call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG))).isEqualTo(new OsdResponse.Deleted(1));
    }

    @Test
    void answersBusyBeyondTheServersBoundAndFailsBusyBeyondTheClients() throws Exception {
        CompletableFuture<Message> held = new CompletableFuture<>();
        NettyRpcServer server = cluster.serve((_, _) -> held, new ServerConfig(1, 4, 1 << 20, LONG));
        Rpc rpc = cluster.client(new ClientConfig(1, 2, 1 << 20, LONG, Duration.ofMillis(1), Duration.ofMillis(1)));
        CompletableFuture<Message> first = rpc.call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG);
        CompletableFuture<Message> second = rpc.call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG);
        CompletableFuture<Message> third = rpc.call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG);
        assertThat(LoopbackCluster.failure(third)).hasMessageContaining("2 calls wait");
        assertThat(LoopbackCluster.failure(second)).hasMessageContaining("all 1 places");
        held.complete(new OsdResponse.Deleted(1));
        assertThat(get(first)).isEqualTo(new OsdResponse.Deleted(1));
    }

    @Test
    void passesTheHandlersCodeOn() throws Exception {
        NettyRpcServer server = cluster
                .serve((_, _) -> CompletableFuture.failedFuture(new RpcException(RpcException.Code.REFUSED, "this role may not ask that")));
        CompletableFuture<Message> call = cluster.client().call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG);
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.REFUSED);
        assertThat(LoopbackCluster.failure(call)).hasMessageContaining("this role may not ask that");
    }

    @Test
    void endsCallsWhenTheClientIsClosed() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        NettyRpcServer server = cluster.serve((_, _) -> {
            arrived.countDown();
            return new CompletableFuture<>();
        });
        Rpc rpc = cluster.client();
        CompletableFuture<Message> call = rpc.call(LoopbackCluster.address(server), new AdminRequest.ListOsds(), LONG);
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
        rpc.close();
        assertThat(codeOf(call)).isEqualTo(RpcException.Code.CONNECTION_LOST);
        assertThat(codeOf(rpc.call(LoopbackCluster.address(server), LoopbackCluster.write(cluster.payload(5, 1)), LONG)))
                .isEqualTo(RpcException.Code.UNREACHABLE);
    }
}
