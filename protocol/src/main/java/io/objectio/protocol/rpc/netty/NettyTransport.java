package io.objectio.protocol.rpc.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops of a process for its calls, shared by its servers and clients: epoll where it is available, else NIO. Close it last.
 */
public final class NettyTransport implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NettyTransport.class);

    /** Unsent bytes in Netty's hands at which writing pauses, and at which it goes on: a few cells, so that sockets never run dry. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(512 << 10, 1 << 20);

    /** A peer that acknowledges nothing for so long is gone (epoll only): well below the deadlines of writes. */
    private static final int USER_TIMEOUT_MILLIS = 10_000;
    private static final int KEEPALIVE_IDLE_SECONDS = 15;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 5;
    private static final int KEEPALIVE_PROBES = 3;
    private static final int SHUTDOWN_SECONDS = 5;

    private final boolean epoll;
    private final EventLoopGroup group;

    private NettyTransport(boolean epoll, int eventLoops) {
        this.epoll = epoll;
        IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(eventLoops, Thread.ofPlatform().name("rpc-", 0).daemon().factory(), factory);
    }

    /** Starts with the best that this machine has. */
    public static NettyTransport start(int eventLoops) {
        boolean epoll = Epoll.isAvailable();
        log.info("event=rpc-transport-started io={} eventLoops={}", epoll ? "epoll" : "nio", eventLoops);
        return new NettyTransport(epoll, eventLoops);
    }

    /** Starts with NIO, which every machine has. */
    public static NettyTransport startNio(int eventLoops) {
        return new NettyTransport(false, eventLoops);
    }

    EventLoopGroup group() { return group; }

    Class<? extends Channel> channelType() { return epoll ? EpollSocketChannel.class : NioSocketChannel.class; }

    Class<? extends ServerChannel> serverChannelType() { return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class; }

    /** Sets the options of a connection, whichever side opened it. Before its first read. */
    void tune(Channel channel) {
        channel.config().setOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        if (epoll) {
            channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS);
            channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
            channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
            channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
        }
    }

    /** Ends the event loops; servers and clients on them should be closed already. */
    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
}
