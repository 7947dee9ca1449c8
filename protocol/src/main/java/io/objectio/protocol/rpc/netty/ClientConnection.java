package io.objectio.protocol.rpc.netty;

import io.netty.channel.Channel;
import io.objectio.common.buffer.Payload;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.handshake.Handshake.Outcome;
import io.objectio.protocol.rpc.transport.Frames;
import io.objectio.protocol.rpc.transport.PendingCalls;
import io.objectio.protocol.wire.FrameHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The calling side of one connection, from the wish for it to its end.
 *
 * <pre>
 * OPENING --both proven--> OPEN    calls that were collected are sent
 * OPENING --anything else--> ENDED  they end REFUSED (the handshake's word) or UNREACHABLE: nothing was sent
 * OPEN    --the end-->      ENDED  what was never given to the socket ends UNREACHABLE, everything else CONNECTION_LOST
 * </pre>
 *
 * <p>Threads: calls and {@link #end} from any; the rest on the event loop.
 */
final class ClientConnection implements FrameChannel.Side {
    /** Hears of an end, once. On any thread. */
    interface Listener {
        void opened(ClientConnection connection);

        /** failure: why it never opened, with the code for calls; null if it had been open. */
        void ended(ClientConnection connection, @Nullable RpcException failure);
    }

    private enum State {
        OPENING, OPEN, ENDED
    }

    private final String address;
    private final PendingCalls calls;
    private final Outbox outbox;
    private final long maxQueuedBytes;
    private final Listener listener;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENING);
    private volatile RpcException end;
    private volatile @Nullable Channel channel;

    ClientConnection(String address, PendingCalls calls, long maxQueuedBytes, Listener listener) {
        this.address = address;
        this.calls = calls;
        this.maxQueuedBytes = maxQueuedBytes;
        this.listener = listener;
        this.end = new RpcException(RpcException.Code.UNREACHABLE, address + ": the connection ended before this was sent");
        this.outbox = new Outbox(new Outbox.Sender() {
            @Override
            public boolean wanted(long requestId) { return calls.waits(requestId); }

            @Override
            public void neverSent(long requestId) { calls.fail(requestId, end); }

            @Override
            public void drained() {}
        });
    }

    boolean isEnded() { return state.get() == State.ENDED; }

    boolean isOpening() { return state.get() == State.OPENING; }

    /** The channel that is to become this connection. It is closed when this ends. */
    void attach(Channel connecting) {
        channel = connecting;
        if (isEnded()) {
            var _ = connecting.close();
        }
    }

    /** Takes over the request's payload. */
    CompletableFuture<Message> call(Message request, Duration deadline) {
        PendingCalls.Waiting waiting;
        try {
            long queued = outbox.queuedBytes();
            if (queued > maxQueuedBytes) {
                throw new RpcException(RpcException.Code.BUSY, queued + " bytes wait to be sent to " + address + " already");
            }
            waiting = calls.open(deadline);
        } catch (RpcException e) {
            request.payload().release();
            return CompletableFuture.failedFuture(e);
        }
        try {
            outbox.add(waiting.requestId(), Frames.request(request, waiting.requestId(), deadline));
        } catch (RpcException e) {
            request.payload().release();
            calls.fail(waiting.requestId(), e);
        }
        return waiting.future();
    }

    @Override
    public void opened(Outcome.Proven peer) {
        Channel proven = channel;
        if (proven != null && state.compareAndSet(State.OPENING, State.OPEN)) {
            listener.opened(this);
            outbox.open(proven);
        }
    }

    @Override
    public void frame(FrameHeader header, ByteBuffer fields, Payload payload) {
        if (!header.response()) {
            payload.release();
            return; // servers ask nothing at this level of the protocol
        }
        try {
            calls.answer(header.requestId(), Frames.decode(header, fields, payload));
        } catch (RpcException e) {
            payload.release();
            calls.fail(header.requestId(), new RpcException(RpcException.Code.INTERNAL,
                    address + ": the response is not understood, it may have been done: " + e.getMessage(), e));
        }
    }

    @Override
    public void writable() { outbox.drain(); }

    @Override
    public void closed(@Nullable String refused, String why) {
        end(refused == null ? RpcException.Code.UNREACHABLE : RpcException.Code.REFUSED, refused == null ? why : refused);
    }

    /** Ends it for that reason; nothing happens if it has ended. code is for calls that were not sent. */
    void end(RpcException.Code code, String why) {
        State last = state.getAndSet(State.ENDED);
        if (last == State.ENDED) {
            return;
        }
        RpcException unsent = new RpcException(code, address + ": " + why);
        end = unsent;
        listener.ended(this, last == State.OPENING ? unsent : null);
        outbox.close();
        calls.failAll(RpcException.Code.CONNECTION_LOST, address + ": " + why + "; it may have been done");
        Channel gone = channel;
        if (gone != null) {
            var _ = gone.close();
        }
    }
}
