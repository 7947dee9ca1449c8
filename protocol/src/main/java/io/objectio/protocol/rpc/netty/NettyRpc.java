package io.objectio.protocol.rpc.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.handshake.Credential;
import io.objectio.protocol.rpc.handshake.Handshake;
import io.objectio.protocol.rpc.handshake.Identity;
import io.objectio.protocol.rpc.transport.PendingCalls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Calls over the network. Addresses are host:port or [v6]:port. A connection is opened by the first call, shared by all calls to its
 * address, and opened again by the next call after it has ended. Threads: any.
 */
public final class NettyRpc implements Rpc {
    private final NettyTransport transport;
    private final Identity self;
    private final Credential secret;
    private final ClientConfig config;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final RandomSource random;
    private final Map<String, List<ClientSlot>> pool = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final ExecutorService resolver = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rpc-resolve-", 0).factory());
    private volatile boolean closed;

    /**
     * @param secret    what self proves: the cluster's secret for nodes, the account's secret key for a CLIENT
     * @param scheduler for deadlines; stays the caller's
     * @param random    for nonces: secure
     */
    public NettyRpc(NettyTransport transport, Identity self, Credential secret, ClientConfig config, Ticker ticker, Scheduler scheduler,
            RandomSource random) {
        this.transport = transport;
        this.self = self;
        this.secret = secret;
        this.config = config;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.random = random;
    }

    @Override
    public CompletableFuture<Message> call(String address, Message request, Duration deadline) {
        List<ClientSlot> slots = pool.computeIfAbsent(address, this::slots);
        ClientSlot slot = slots.get(slots.size() == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), slots.size()));
        if (closed) {
            slot.close();
        }
        return slot.call(request, deadline, connection -> connect(address, connection));
    }

    private List<ClientSlot> slots(String address) {
        return Stream.generate(() -> new ClientSlot(config, ticker, slot -> {
            PendingCalls calls = new PendingCalls(address, ticker, scheduler, config.maxPending());
            return new ClientConnection(address, calls, config.maxQueuedBytes(), slot);
        })).limit(config.connectionsPerAddress()).toList();
    }

    private void connect(String address, ClientConnection connection) {
        Duration limit = config.connectTimeout();
        var _ = scheduler.schedule(limit, () -> {
            if (connection.isOpening()) {
                connection.end(RpcException.Code.UNREACHABLE, "no connection with a handshake within " + limit.toMillis() + " ms");
            }
        });
        try {
            resolver.execute(() -> connect(connection, address));
        } catch (RejectedExecutionException e) {
            connection.end(RpcException.Code.UNREACHABLE, "this client is closed");
        }
    }

    /** On a virtual thread, because looking up a name may wait. */
    private void connect(ClientConnection connection, String address) {
        InetSocketAddress target;
        try {
            target = parse(address);
        } catch (IllegalArgumentException e) {
            connection.end(RpcException.Code.UNREACHABLE, String.valueOf(e.getMessage()));
            return;
        }
        if (target.isUnresolved()) {
            connection.end(RpcException.Code.UNREACHABLE, "no host of that name is known");
            return;
        }
        Bootstrap bootstrap = new Bootstrap().group(transport.group()).channel(transport.channelType())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) config.connectTimeout().toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) { prepare(channel, connection); }
                });
        try {
            var _ = bootstrap.connect(target).addListener(done -> {
                if (!done.isSuccess()) {
                    connection.end(RpcException.Code.UNREACHABLE, "cannot connect: " + done.cause().getMessage());
                }
            });
        } catch (IllegalStateException | RejectedExecutionException e) {
            connection.end(RpcException.Code.UNREACHABLE, "cannot connect: " + e.getMessage());
        }
    }

    private void prepare(Channel channel, ClientConnection connection) {
        transport.tune(channel);
        ReceiveBuffer receive = new ReceiveBuffer(channel.alloc());
        channel.config().setRecvByteBufAllocator(receive);
        channel.pipeline().addLast(new FrameChannel(receive, Handshake.calling(self, secret, random), true, connection));
        connection.attach(channel);
    }

    /** host:port with a port from 1 to 65535; a v6 address stands in brackets. */
    private static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (host.isEmpty() || port == 0) {
                throw new IllegalArgumentException("an address is host:port");
            }
            return new InetSocketAddress(host, port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("an address is host:port", e);
        }
    }

    /** Calls that wait end CONNECTION_LOST, or UNREACHABLE if they were not sent; later ones end UNREACHABLE. */
    @Override
    public void close() {
        closed = true;
        resolver.shutdown();
        pool.values().forEach(slots -> slots.forEach(ClientSlot::close));
    }
}
