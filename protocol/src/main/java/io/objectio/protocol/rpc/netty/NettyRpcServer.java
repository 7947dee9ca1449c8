package io.objectio.protocol.rpc.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.handshake.CredentialLookup;
import io.objectio.protocol.rpc.handshake.Handshake;
import io.objectio.protocol.rpc.handshake.Identity;
import io.objectio.protocol.rpc.transport.Dispatcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls on one port. The handler sees nothing of a peer before both sides have proven themselves. Threads: any; the handler runs on
 * event loops.
 */
public final class NettyRpcServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NettyRpcServer.class);
    private static final int BACKLOG = 1024;

    /** Unique in the process, over all servers. */
    private static final AtomicLong CONNECTIONS = new AtomicLong();

    private final NettyTransport transport;
    private final Identity self;
    private final CredentialLookup credentials;
    private final Dispatcher dispatcher;
    private final ServerConfig config;
    private final Scheduler scheduler;
    private final RandomSource random;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final AtomicInteger open = new AtomicInteger();
    private @Nullable Channel listener;

    /**
     * Assembles; {@link #start} listens.
     *
     * @param scheduler for the bound on the handshake's time; stays the caller's
     * @param random    for nonces: secure
     */
    public NettyRpcServer(NettyTransport transport, Identity self, CredentialLookup credentials, RpcHandler handler, ServerConfig config,
            Scheduler scheduler, RandomSource random) {
        this.transport = transport;
        this.self = self;
        this.credentials = credentials;
        this.dispatcher = new Dispatcher(handler, config.maxConcurrent());
        this.config = config;
        this.scheduler = scheduler;
        this.random = random;
    }

    /**
     * Listens; port 0 takes any that is free.
     *
     * @throws IOException if the port cannot be had: in use, not allowed, not an address of this host
     */
    public void start(String host, int port) throws IOException {
        if (listener != null) {
            throw new IllegalStateException("this server listens already");
        }
        ServerBootstrap bootstrap = new ServerBootstrap().group(transport.group()).channel(transport.serverChannelType())
                .option(ChannelOption.SO_BACKLOG, BACKLOG).option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) { accept(channel); }
                });
        ChannelFuture bound = bootstrap.bind(new InetSocketAddress(host, port)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + host + ":" + port + ": " + bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
        log.info("event=rpc-server-started role={} name={} address={}", self.role(), self.name(), address());
    }

    /** Where this server listens, with the real port. */
    public InetSocketAddress address() {
        Channel channel = listener;
        if (channel == null) {
            throw new IllegalStateException("this server has not been started");
        }
        return (InetSocketAddress) channel.localAddress();
    }

    /** Requests that are with the handler now. */
    public int running() { return dispatcher.running(); }

    /** Connections, proven or not. */
    public int connections() { return open.get(); }

    private void accept(Channel channel) {
        if (open.incrementAndGet() > config.maxConnections()) {
            open.decrementAndGet();
            log.warn("event=connection-turned-away peer={} reason=\"all {} connections are taken\"", channel.remoteAddress(),
                    config.maxConnections());
            var _ = channel.close();
            return;
        }
        transport.tune(channel);
        var _ = connections.add(channel);
        ReceiveBuffer receive = new ReceiveBuffer(channel.alloc());
        channel.config().setRecvByteBufAllocator(receive);
        ServerConnection side = new ServerConnection(channel, dispatcher, CONNECTIONS.incrementAndGet(), config.maxQueuedResponseBytes());
        FrameChannel frames = new FrameChannel(receive, Handshake.answering(self, credentials, random), false, side);
        channel.pipeline().addLast(frames);
        Scheduler.Cancellable timeout = scheduler.schedule(config.handshakeTimeout(), () -> channel.eventLoop().execute(() -> {
            if (!frames.isOpen() && channel.isOpen()) {
                log.warn("event=handshake-timeout peer={} millis={}", channel.remoteAddress(), config.handshakeTimeout().toMillis());
                frames.close(channel, "no handshake within " + config.handshakeTimeout().toMillis() + " ms");
            }
        }));
        var _ = channel.closeFuture().addListener(_ -> {
            open.decrementAndGet();
            timeout.cancel();
        });
    }

    /** Stops listening and closes all connections; requests with the handler go on, their answers go nowhere. */
    @Override
    public void close() {
        Channel channel = listener;
        if (channel != null) {
            var _ = channel.close().awaitUninterruptibly();
        }
        var _ = connections.close().awaitUninterruptibly();
    }
}
