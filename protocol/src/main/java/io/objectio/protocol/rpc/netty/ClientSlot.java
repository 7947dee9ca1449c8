package io.objectio.protocol.rpc.netty;

import io.objectio.common.time.Ticker;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection's place in a client: opened by the first call, and again by the next call after it has ended.
 *
 * <pre>
 * IDLE    --call-->                     IN USE    a connection is begun, the call waits in it
 * IN USE  --it had been open, ended-->  IDLE
 * IN USE  --it never opened-->          FAILED    calls end with its reason at once, until the back-off is over
 * FAILED  --call after the back-off-->  IN USE    the back-off doubles with each failure, and starts anew with success
 * </pre>
 *
 * <p>Threads: any, under this object's lock; nothing is completed or sent under it.
 */
final class ClientSlot implements ClientConnection.Listener {
    private final ClientConfig config;
    private final Ticker ticker;
    private final Function<ClientSlot, ClientConnection> maker;
    private @Nullable ClientConnection connection;
    private @Nullable RpcException failure;
    private long retryAt;
    private Duration backOff;
    private boolean closed;

    /** @param maker makes a connection that reports to the slot; it does not connect yet */
    ClientSlot(ClientConfig config, Ticker ticker, Function<ClientSlot, ClientConnection> maker) {
        this.config = config;
        this.ticker = ticker;
        this.maker = maker;
        this.backOff = config.backOff();
    }

    /** Takes over the request's payload. connect is given a connection that was made for this call. */
    CompletableFuture<Message> call(Message request, Duration deadline, Consumer<ClientConnection> connect) {
        ClientConnection current;
        boolean fresh = false;
        synchronized (this) {
            current = connection;
            if (current == null || current.isEnded()) {
                RpcException refusal = refusal();
                if (refusal != null) {
                    request.payload().release();
                    return CompletableFuture.failedFuture(refusal);
                }
                current = maker.apply(this);
                connection = current;
                fresh = true;
            }
        }
        CompletableFuture<Message> answer = current.call(request, deadline);
        if (fresh) {
            connect.accept(current);
        }
        return answer;
    }

    private @Nullable RpcException refusal() {
        if (closed) {
            return new RpcException(RpcException.Code.UNREACHABLE, "this client is closed");
        }
        RpcException last = failure;
        return last != null && ticker.nanos() - retryAt < 0
                ? new RpcException(last.code(), last.getMessage() + " (a moment ago; the next try comes soon)", last)
                : null;
    }

    @Override
    public synchronized void opened(ClientConnection opened) {
        failure = null;
        backOff = config.backOff();
    }

    @Override
    public synchronized void ended(ClientConnection ended, @Nullable RpcException why) {
        if (connection == ended) {
            connection = null;
        }
        if (why != null) {
            failure = why;
            retryAt = ticker.nanos() + backOff.toNanos();
            Duration doubled = backOff.multipliedBy(2);
            backOff = doubled.compareTo(config.maxBackOff()) > 0 ? config.maxBackOff() : doubled;
        }
    }

    void close() {
        ClientConnection last;
        synchronized (this) {
            closed = true;
            last = connection;
        }
        if (last != null) {
            last.end(RpcException.Code.UNREACHABLE, "this client was closed");
        }
    }
}
