package io.objectio.protocol.rpc.netty;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.memory.MemoryNetwork;
import io.objectio.protocol.rpc.memory.MemoryRpc;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Calls per second over loopback and in memory, client and server in this one process. Run main with no arguments; it takes 20 seconds. */
final class RpcBenchmark {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int CELL = 256 << 10;
    private static final long ROUND_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Ticker TICKER = Ticker.system();

    private RpcBenchmark() {}

    private static final ByteBuffer MEMORY = ByteBuffer.allocateDirect(CELL);

    private static Payload payload(int bytes) { return bytes == 0 ? Payload.empty() : CountedPayload.unpooled(MEMORY.slice(0, bytes)); }

    public static void main(String[] args) throws Exception {
        RpcHandler handler = (request, _) -> {
            request.payload().release();
            return CompletableFuture.completedFuture(switch (request) {
                case OsdRequest.ReadCell read -> new OsdResponse.CellData(CrcList.of(1, 2, 3, 4), payload(read.length()));
                default -> new OsdResponse.CellReceived();
            });
        };
        try (LoopbackCluster cluster = new LoopbackCluster()) {
            NettyRpcServer server = cluster.serve(handler);
            MemoryNetwork network = new MemoryNetwork();
            network.serve("osd1", handler, Runnable::run, 1024);
            Rpc memory = new MemoryRpc(network, RpcPeer.Role.GATEWAY, "gw1", TICKER, cluster.scheduler, 1024);
            for (int warm = 0; warm < 2; warm++) {
                round("netty  write 0 B    x64", cluster.client(), LoopbackCluster.address(server), 64, 0, false);
                round("netty  write 256KiB x16", cluster.client(), LoopbackCluster.address(server), 16, CELL, false);
                round("netty  read  256KiB x16", cluster.client(), LoopbackCluster.address(server), 16, CELL, true);
                round("netty  write 0 B    x1 ", cluster.client(), LoopbackCluster.address(server), 1, 0, false);
                round("memory write 0 B    x1 ", memory, "local:osd1", 1, 0, false);
                round("memory write 256KiB x1 ", memory, "local:osd1", 1, CELL, false);
            }
        }
    }

    /** Keeps so many calls in flight for two seconds; each answer sends the next call. */
    private static void round(String name, Rpc rpc, String address, int inFlight, int bytes, boolean read) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(inFlight);
        long start = TICKER.nanos();
        for (int i = 0; i < inFlight; i++) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (TICKER.nanos() - start < ROUND_NANOS) {
                        Message request = read ? LoopbackCluster.read(0, bytes) : LoopbackCluster.write(payload(bytes));
                        rpc.call(address, request, DEADLINE).get().payload().release();
                        done.incrementAndGet();
                    }
                } catch (Exception e) {
                    throw new IllegalStateException("call failed", e);
                } finally {
                    ended.countDown();
                }
            });
        }
        ended.await();
        double seconds = (TICKER.nanos() - start) / 1e9;
        System.out.printf(Locale.ROOT, "%s %9.0f calls/s %8.2f GB/s%n", name, done.get() / seconds,
                done.get() * (double) bytes / seconds / 1e9);
    }
}
