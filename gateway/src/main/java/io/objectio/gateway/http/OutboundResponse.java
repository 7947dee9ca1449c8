package io.objectio.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.objectio.common.buffer.Payload;
import io.objectio.common.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Writes one answer to the channel. The request's thread calls; the event loop only signals that the channel takes more or is gone. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write shows as an inactive channel
final class OutboundResponse implements S3Response {
    /** A remainder of an unread body up to this is swallowed to keep the connection; AWS does about the same. */
    private static final int MAX_SWALLOWED_BYTES = 128 << 10;

    private final Channel channel;
    private final InboundBody body;
    private final boolean head;
    private final boolean clientKeepsAlive;
    private final Clock clock;
    private final Duration writeTimeout;
    private final Headers headers = new Headers();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signalled = lock.newCondition();
    private boolean begun;
    private boolean ended;
    private boolean close;
    private long announced;
    private long written;

    OutboundResponse(Channel channel, InboundBody body, boolean head, boolean clientKeepsAlive, Clock clock, Duration writeTimeout) {
        this.channel = channel;
        this.body = body;
        this.head = head;
        this.clientKeepsAlive = clientKeepsAlive;
        this.clock = clock;
        this.writeTimeout = writeTimeout;
    }

    @Override
    public Headers headers() { return headers; }

    @Override
    public boolean begun() { return begun; }

    boolean ended() { return ended; }

    boolean closes() { return close; }

    @Override
    public void closeAfterwards() { close = true; }

    @Override
    public void send(int status, byte[] bytes) throws IOException {
        start();
        HttpResponseStatus line = HttpResponseStatus.valueOf(status);
        boolean bodiless = status == 204 || status == 304;
        ByteBuf content = head || bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes);
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, line, content);
        fill(response);
        if (!bodiless) {
            response.headers().set("content-length", bytes.length);
        }
        ended = true;
        channel.writeAndFlush(response);
    }

    @Override
    public void begin(int status, long length) throws IOException {
        start();
        announced = length;
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        fill(response);
        response.headers().set("content-length", length);
        channel.write(response);
    }

    @Override
    public void write(Payload bytes) throws IOException, InterruptedException {
        boolean handedOver = false;
        try {
            if (!begun || ended) {
                throw new IllegalStateException("write outside of begin and end");
            }
            int length = bytes.length();
            if (written + length > announced) {
                throw new IllegalStateException("answer of " + announced + " bytes gets " + (written + length));
            }
            written += length;
            if (head || length == 0) {
                return;
            }
            awaitWritable();
            ByteBuf wrapped = Unpooled.wrappedBuffer(bytes.bytes());
            handedOver = true;
            channel.writeAndFlush(new DefaultHttpContent(wrapped)).addListener(_ -> bytes.release());
        } finally {
            if (!handedOver) {
                bytes.release();
            }
        }
    }

    @Override
    public void end() throws IOException {
        if (!begun || ended) {
            throw new IllegalStateException("end without begin");
        }
        if (written != announced && !head) {
            throw new IOException("answer of " + announced + " bytes ended after " + written);
        }
        ended = true;
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** The channel takes more, or is gone. Any thread. */
    void signal() {
        lock.lock();
        try {
            signalled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void start() throws IOException {
        if (begun) {
            throw new IllegalStateException("a second answer to one request");
        }
        if (!channel.isActive()) {
            throw new ClientGoneException("the client closed the connection before its answer");
        }
        begun = true;
        close = close || !clientKeepsAlive || !body.endsWithin(MAX_SWALLOWED_BYTES);
    }

    private void fill(HttpResponse response) {
        HttpHeaders out = response.headers();
        for (String name : headers.names()) {
            out.set(name, headers.all(name));
        }
        out.set("date", HttpDates.format(clock.now()));
        out.set("server", "ObjectIO");
        if (close) {
            out.set("connection", "close");
        }
    }

    private void awaitWritable() throws IOException, InterruptedException {
        if (channel.isWritable()) {
            return;
        }
        lock.lockInterruptibly();
        try {
            long nanos = writeTimeout.toNanos();
            while (!channel.isWritable()) {
                if (!channel.isActive()) {
                    throw new ClientGoneException("the client closed the connection after " + written + " of " + announced + " bytes");
                }
                if (nanos <= 0) {
                    throw new ClientGoneException("the client took nothing for " + writeTimeout.toSeconds() + " s, cut off after " + written
                            + " of " + announced + " bytes");
                }
                nanos = signalled.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
