package io.objectio.common.ops;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.metrics.MetricsRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Serves {@code /health/live}, {@code /health/ready} (200, or 503 with reasons in JSON) and {@code /metrics}. It is not authenticated and
 * therefore listens where the config says, by default on loopback only.
 */
public final class OpsServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 16 << 10;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel channel;

    private OpsServer(InetSocketAddress address, MetricsRegistry metrics, Readiness readiness) throws StartRefused {
        ChannelFuture bound = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_REQUEST_BYTES),
                                new Handler(metrics, readiness));
                    }
                }).bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
            throw new StartRefused(ExitCode.FAILED, "cannot listen on " + address + " for health and metrics: " + bound.cause().getMessage()
                    + ". Another program may hold the port; choose other ports with --port-base.", bound.cause());
        }
        this.channel = bound.channel();
    }

    public static OpsServer start(InetSocketAddress address, MetricsRegistry metrics, Readiness readiness) throws StartRefused {
        return new OpsServer(address, metrics, readiness);
    }

    public InetSocketAddress address() { return (InetSocketAddress) channel.localAddress(); }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The readiness document: {@code {"ready":false,"reasons":["..."]}}. */
    public static String readinessJson(List<String> obstacles) {
        return "{\"ready\":" + obstacles.isEmpty() + ",\"reasons\":["
                + obstacles.stream().map(reason -> '"' + reason.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                        .collect(Collectors.joining(","))
                + "]}\n";
    }

    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final MetricsRegistry metrics;
        private final Readiness readiness;

        Handler(MetricsRegistry metrics, Readiness readiness) {
            this.metrics = metrics;
            this.readiness = readiness;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            switch (request.uri()) {
                case "/health/live" -> answer(context, HttpResponseStatus.OK, "text/plain", "alive\n");
                case "/health", "/health/ready" -> {
                    List<String> obstacles = readiness.obstacles();
                    HttpResponseStatus status = obstacles.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
                    answer(context, status, "application/json", readinessJson(obstacles));
                }
                case "/metrics" -> answer(context, HttpResponseStatus.OK, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
                default ->
                    answer(context, HttpResponseStatus.NOT_FOUND, "text/plain", "there are /health/live, /health/ready and /metrics\n");
            }
        }

        private static void answer(ChannelHandlerContext context, HttpResponseStatus status, String type, String body) {
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                    Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, type).set(HttpHeaderNames.CONTENT_LENGTH,
                    response.content().readableBytes());
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
