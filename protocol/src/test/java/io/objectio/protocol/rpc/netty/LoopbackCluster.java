package io.objectio.protocol.rpc.netty;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Credential;
import io.objectio.protocol.rpc.handshake.CredentialLookup;
import io.objectio.protocol.rpc.handshake.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers and clients of one small cluster on loopback, closed together, with a count of payloads that nobody has released. */
final class LoopbackCluster implements AutoCloseable {
    static final ClusterId CLUSTER = new ClusterId(7, 8);
    static final byte[] SECRET = "the cluster's secret".getBytes(StandardCharsets.US_ASCII);
    static final byte[] KEY = "the account's secret key".getBytes(StandardCharsets.US_ASCII);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final DiskId DISK = new DiskId(1, 2);
    private static final ShardId SHARD = new ShardId(new PgId(0, 1, 1), new BlobId(SessionId.of(1, 1), 1), 0);

    final NettyTransport transport;
    final SystemScheduler scheduler = new SystemScheduler("test-timer");
    final AtomicInteger unreleased = new AtomicInteger();
    private final List<Runnable> open = new ArrayList<>();

    LoopbackCluster() { this(NettyTransport.start(2)); }

    LoopbackCluster(NettyTransport transport) { this.transport = transport; }

    NettyRpcServer serve(RpcHandler handler) throws IOException { return serve(handler, ServerConfig.DEFAULT); }

    NettyRpcServer serve(RpcHandler handler, ServerConfig config) throws IOException {
        CredentialLookup lookup = CredentialLookup.nodesAndClients(SECRET,
                (_, name) -> name.equals("admin") ? Optional.of(Credential.allowed(KEY)) : Optional.empty());
        NettyRpcServer server = new NettyRpcServer(transport, Identity.node(CLUSTER, RpcPeer.Role.OSD, "osd1"), lookup, handler, config,
                scheduler, RandomSource.secure());
        server.start("127.0.0.1", 0);
        open.add(server::close);
        return server;
    }

    Rpc client() { return client(ClientConfig.DEFAULT); }

    Rpc client(ClientConfig config) { return client(Identity.node(CLUSTER, RpcPeer.Role.GATEWAY, "gw1"), SECRET, config); }

    Rpc client(Identity self, byte[] secret, ClientConfig config) {
        NettyRpc rpc = new NettyRpc(transport, self, Credential.allowed(secret), config, Ticker.system(), scheduler, RandomSource.secure());
        open.add(rpc::close);
        return rpc;
    }

    static String address(NettyRpcServer server) { return "127.0.0.1:" + server.address().getPort(); }

    /** A payload whose bytes follow from seed; counted until it is released. */
    Payload payload(int length, int seed) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        for (int i = 0; i < length; i++) {
            bytes.put((byte) (seed * 31 + i * 7 + (i >> 8)));
        }
        unreleased.incrementAndGet();
        return new CountedPayload(bytes.flip(), unreleased::decrementAndGet);
    }

    static OsdRequest.WriteCell write(Payload payload) {
        return new OsdRequest.WriteCell(DISK, SHARD, Epoch.of(1, 1), 1 << 20, 0, CrcList.of(1), Optional.empty(), payload);
    }

    static OsdRequest.ReadCell read(int offset, int length) { return new OsdRequest.ReadCell(DISK, SHARD, offset, length); }

    static Message get(CompletableFuture<Message> call) throws InterruptedException, ExecutionException, TimeoutException {
        return call.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The code that the call ends with; fails the test if it has a response. */
    static RpcException.Code codeOf(CompletableFuture<Message> call) throws InterruptedException, TimeoutException {
        return failure(call).code();
    }

    static RpcException failure(CompletableFuture<Message> call) throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("a response came: " + get(call));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcException rpc) {
                return rpc;
            }
            throw new AssertionError("ended with something else", e);
        }
    }

    @Override
    public void close() {
        open.reversed().forEach(Runnable::run);
        transport.close();
        scheduler.close();
    }
}
