package io.objectio.gateway.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and gives every request to the handler on a virtual thread. Constructors assemble, start acts; close ends in reverse. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed close is a closed channel
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    private static final int BACKLOG = 1024;
    /** A writer waits above the high mark until the channel has fallen below the low one: memory per slow client. */
    private static final WriteBufferWaterMark WRITE_MARKS = new WriteBufferWaterMark(256 << 10, 1 << 20);
    private static final long GRACE_SECONDS = 10;

    /** What all connections share. */
    record Shared(HttpConfig config, RequestHandler handler, Clock clock, RequestIds ids, ExecutorService threads, Set<Channel> channels) {}

    private final Shared shared;
    private final MultiThreadIoEventLoopGroup loops;
    private final Class<? extends ServerChannel> channelType;
    private @Nullable Channel listener;

    public HttpServer(HttpConfig config, RequestHandler handler, Clock clock, RandomSource random) {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("s3-request-", 0).factory());
        this.shared = new Shared(config, handler, clock, new RequestIds(random), threads, ConcurrentHashMap.newKeySet());
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        int loopCount = config.eventLoopThreads() > 0
                ? config.eventLoopThreads()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.loops = new MultiThreadIoEventLoopGroup(loopCount, new DefaultThreadFactory("s3-io", true), io);
        this.channelType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /**
     * Binds and serves.
     *
     * @throws IOException if the port is in use or may not be bound; the message says which
     */
    public void start() throws IOException {
        HttpConfig config = shared.config();
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops).channel(channelType).option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true).childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_MARKS)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new StrictRequestDecoder(config), new HttpResponseEncoder(), new Connection(shared));
                    }
                });
        ChannelFuture bound = bootstrap.bind(new InetSocketAddress(config.host(), config.port())).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + config.host() + ":" + config.port() + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        listener = bound.channel();
        log.info("s3 listener open address={} transport={}", address(), channelType.getSimpleName());
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        Channel open = listener;
        if (open == null) {
            throw new IllegalStateException("not started");
        }
        return (InetSocketAddress) open.localAddress();
    }

    /** Takes no more connections, lets running requests end for a while, then cuts them off. */
    @Override
    public void close() {
        Channel open = listener;
        if (open != null) {
            open.close().awaitUninterruptibly();
        }
        shared.threads().shutdown();
        try {
            if (!shared.threads().awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("requests cut off after graceSeconds={}", GRACE_SECONDS);
                shared.threads().shutdownNow();
            }
        } catch (InterruptedException e) {
            shared.threads().shutdownNow();
            Thread.currentThread().interrupt();
        }
        for (Channel channel : shared.channels()) {
            channel.close();
        }
        loops.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
