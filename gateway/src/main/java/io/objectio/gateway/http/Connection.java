package io.objectio.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.objectio.gateway.http.RequestHandler.BadFraming;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection: requests one after the other, each answered by a virtual thread. All fields belong to the event loop.
 *
 * <pre>
 * from      event                          to        why
 * idle      request head                   busy      a thread is started for it
 * idle      idle timeout, input closed     closed    nobody is waiting
 * busy      bytes of a next request        busy      kept, reading stops until this one is answered
 * busy      answered, body read, kept      idle      next request, perhaps from what was kept
 * busy      answered, little body left     busy      the rest is swallowed, then idle
 * busy      answered with close            lingering output is shut; input is swallowed so that no reset destroys the answer
 * busy      thread ended without answer    closed    half an answer must not look whole
 * lingering input closed, time or too much closed
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final long LINGER_SECONDS = 5;
    private static final long LINGER_BYTES = 64L << 20;

    private record Exchange(InboundBody body, OutboundResponse response) {}

    private final HttpServer.Shared shared;
    private final ArrayDeque<Object> kept = new ArrayDeque<>();
    private @Nullable Exchange current;
    private boolean answered;
    private boolean bodyPaused;
    private boolean inputClosed;
    private boolean lingering;
    private long lingeredBytes;
    private @Nullable Future<?> timer;

    Connection(HttpServer.Shared shared) { this.shared = shared; }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        shared.channels().add(context.channel());
        becomeIdle(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingering) {
            swallow(context, message);
        } else if (!kept.isEmpty() || (current != null && current.body.isComplete())) {
            kept.add(message);
            updateReading(context);
        } else {
            process(context, message);
        }
    }

    private void process(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            cancelTimer();
            if (request.decoderResult().isFailure()) {
                ReferenceCountUtil.release(message);
                refuse(context, request.decoderResult().cause());
                return;
            }
            begin(context, request);
        }
        if (message instanceof HttpContent content) {
            takeContent(context, content);
        }
    }

    private void takeContent(ChannelHandlerContext context, HttpContent content) {
        Exchange exchange = current;
        if (exchange == null) {
            content.release();
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            exchange.response.closeAfterwards();
            exchange.body.fail(new IOException("the body's chunks are malformed", content.decoderResult().cause()));
            return;
        }
        exchange.body.offer(content.content());
        if (content instanceof LastHttpContent) {
            exchange.body.complete();
            if (answered) {
                next(context);
            }
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        Headers headers = new Headers();
        for (Map.Entry<String, String> field : request.headers()) {
            headers.add(field.getKey(), field.getValue());
        }
        boolean chunked = HttpUtil.isTransferEncodingChunked(request);
        long length = chunked ? RequestBody.CHUNKED : HttpUtil.getContentLength(request, 0L);
        boolean absent = !chunked && !headers.has("content-length");
        InboundBody body = new InboundBody(length, absent, HttpUtil.is100ContinueExpected(request), shared.config().bodyBufferBytes(),
                shared.config().bodyTimeout(), new ChannelFlow(context));
        String target = request.uri();
        int mark = target.indexOf('?');
        S3Request s3 = new S3Request(shared.ids().next(), request.method().name(), mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1), headers, body, address(context.channel().remoteAddress()));
        OutboundResponse response = new OutboundResponse(context.channel(), body, s3.isHead(), HttpUtil.isKeepAlive(request),
                shared.clock(),
                shared.config().writeTimeout());
        run(context, s3.id(), new Exchange(body, response), () -> shared.handler().handle(s3, response));
    }

    private void refuse(ChannelHandlerContext context, Throwable cause) {
        BadFraming why = cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
                ? BadFraming.HEADERS_TOO_LARGE
                : BadFraming.MALFORMED;
        log.debug("request refused remote={} framing={} cause={}", context.channel().remoteAddress(), why, cause.toString());
        InboundBody body = new InboundBody(0, true, false, 1, shared.config().bodyTimeout(), new ChannelFlow(context));
        body.complete();
        OutboundResponse response = new OutboundResponse(context.channel(), body, false, false, shared.clock(),
                shared.config().writeTimeout());
        String id = shared.ids().next();
        run(context, id, new Exchange(body, response), () -> shared.handler().refuse(why, id, response));
    }

    /** What a request's thread does. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void run(ChannelHandlerContext context, String id, Exchange exchange, Work work) {
        current = exchange;
        answered = false;
        exchange.response.headers().set("x-amz-request-id", id).set("x-amz-id-2", shared.ids().hostId());
        try {
            shared.threads().execute(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    log.debug("answer broken off request={} cause={}", id, e.toString());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    log.debug("answer broken off request={} cause=shutdown", id);
                } catch (RuntimeException e) {
                    log.error("request failed request={}", id, e);
                } finally {
                    exchange.body.discard();
                    context.executor().execute(() -> finished(context, exchange));
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("request refused, the server stops request={} cause={}", id, e.toString());
            context.close();
        }
    }

    private void finished(ChannelHandlerContext context, Exchange exchange) {
        if (!exchange.response.ended()) {
            context.close();
        } else if (exchange.response.closes()) {
            linger(context);
        } else if (exchange.body.isComplete()) {
            next(context);
        } else {
            answered = true;
            startTimer(context, shared.config().bodyTimeout().toMillis());
        }
    }

    private void next(ChannelHandlerContext context) {
        becomeIdle(context);
        while (!kept.isEmpty() && !lingering && !(current != null && current.body.isComplete())) {
            process(context, kept.remove());
        }
        updateReading(context);
        if (inputClosed && current == null) {
            context.close();
        }
    }

    private void becomeIdle(ChannelHandlerContext context) {
        current = null;
        answered = false;
        cancelTimer();
        startTimer(context, shared.config().idleTimeout().toMillis());
    }

    private void linger(ChannelHandlerContext context) {
        lingering = true;
        cancelTimer();
        releaseKept();
        bodyPaused = false;
        updateReading(context);
        if (inputClosed || !(context.channel() instanceof DuplexChannel duplex)) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> context.close());
            return;
        }
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> duplex.shutdownOutput());
        startTimer(context, TimeUnit.SECONDS.toMillis(LINGER_SECONDS));
    }

    private void swallow(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpContent content) {
            lingeredBytes += content.content().readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (lingeredBytes > LINGER_BYTES) {
            context.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (current != null) {
            current.response.signal();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputClosed = true;
            if (lingering || current == null) {
                context.close();
            } else {
                current.body.fail(new ClientGoneException("the client closed the connection within the body"));
                if (answered) {
                    context.close();
                }
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        shared.channels().remove(context.channel());
        cancelTimer();
        releaseKept();
        if (current != null) {
            current.body.fail(new ClientGoneException("the client closed the connection"));
            current.response.signal();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("connection lost remote={} cause={}", context.channel().remoteAddress(), cause.toString());
        } else {
            log.warn("connection closed after an unexpected failure remote={}", context.channel().remoteAddress(), cause);
        }
        context.close();
    }

    private void updateReading(ChannelHandlerContext context) { context.channel().config().setAutoRead(!bodyPaused && kept.isEmpty()); }

    private void releaseKept() {
        for (Object message = kept.poll(); message != null; message = kept.poll()) {
            ReferenceCountUtil.release(message);
        }
    }

    private void startTimer(ChannelHandlerContext context, long millis) {
        cancelTimer();
        timer = context.executor().schedule(() -> {
            context.close();
        }, millis, TimeUnit.MILLISECONDS);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private static String address(@Nullable SocketAddress address) { return address == null ? "" : address.toString(); }

    /** A body's wishes, brought to the event loop. Those of an older body that come late do no harm: the next one starts unpaused. */
    private final class ChannelFlow implements InboundBody.Flow {
        private final ChannelHandlerContext context;

        ChannelFlow(ChannelHandlerContext context) { this.context = context; }

        @Override
        public void pause() {
            bodyPaused = true;
            updateReading(context);
        }

        @Override
        public void resume() {
            context.executor().execute(() -> {
                bodyPaused = false;
                updateReading(context);
            });
        }

        @Override
        public void sendContinue() {
            context.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }
}
