package io.objectio.protocol.rpc.transport;

import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.wire.ControlMessage;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings requests to a handler, so many at a time and no more, and turns whatever becomes of them into one answer each. Threads: any; the
 * handler runs on the caller's thread.
 */
public final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final RpcHandler handler;
    private final int most;
    private final AtomicInteger running = new AtomicInteger();

    /** @param most requests that may be with the handler at once; one more is answered BUSY and was not done */
    public Dispatcher(RpcHandler handler, int most) {
        this.handler = handler;
        this.most = most;
    }

    /** Requests that are with the handler now. */
    public int running() { return running.get(); }

    /** Takes over the request's payload. answer is called exactly once, on any thread, and takes over the payload of what it is given. */
    public void dispatch(Message request, RpcPeer peer, Consumer<Message> answer) {
        if (request instanceof ControlMessage) {
            answer.accept(new ControlMessage.Failure(RpcException.Code.UNSUPPORTED, "this message is no request"));
            return;
        }
        if (running.incrementAndGet() > most) {
            running.decrementAndGet();
            request.payload().release();
            answer.accept(new ControlMessage.Failure(RpcException.Code.BUSY, "all " + most + " places for requests are taken"));
            return;
        }
        Consumer<Message> once = once(answer);
        CompletionStage<Message> stage;
        try {
            stage = handler.handle(request, peer);
        } catch (RuntimeException e) {
            once.accept(failure(e, request, peer));
            return;
        }
        stage.whenComplete((response, error) -> once.accept(answer(response, error, request, peer)));
    }

    public void disconnected(RpcPeer peer) {
        try {
            handler.disconnected(peer);
        } catch (RuntimeException e) {
            log.error("event=disconnect-handler-failed peer={} role={}", peer.name(), peer.role(), e);
        }
    }

    private Consumer<Message> once(Consumer<Message> answer) {
        AtomicBoolean done = new AtomicBoolean();
        return message -> {
            if (done.compareAndSet(false, true)) {
                running.decrementAndGet();
                answer.accept(message);
            } else {
                message.payload().release();
            }
        };
    }

    private static Message answer(@Nullable Message response, @Nullable Throwable error, Message request, RpcPeer peer) {
        if (error != null) {
            return failure(error, request, peer);
        }
        return response != null ? response : failure(new IllegalStateException("the handler answered null"), request, peer);
    }

    private static ControlMessage.Failure failure(Throwable error, Message request, RpcPeer peer) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof RpcException rpc) {
            return new ControlMessage.Failure(rpc.code(), String.valueOf(rpc.getMessage()));
        }
        String type = request.getClass().getSimpleName();
        log.error("event=request-failed type={} peer={} role={}", type, peer.name(), peer.role(), cause);
        return new ControlMessage.Failure(RpcException.Code.INTERNAL, type + " failed unexpectedly; the log there has the cause");
    }
}
