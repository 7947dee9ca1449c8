package io.objectio.protocol.rpc.netty;

import io.netty.channel.Channel;
import io.objectio.common.buffer.Payload;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Handshake.Outcome;
import io.objectio.protocol.rpc.transport.Dispatcher;
import io.objectio.protocol.rpc.transport.Frames;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.FrameHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answering side of a connection. A peer that does not read its responses is not read from either: above the bound reading stops, below
 * half of it reading goes on.
 */
final class ServerConnection implements FrameChannel.Side, Outbox.Sender {
    private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

    private final Channel channel;
    private final Outbox outbox;
    private final Dispatcher dispatcher;
    private final long connection;
    private final long maxQueuedBytes;
    private @Nullable RpcPeer peer;
    private boolean paused;

    ServerConnection(Channel channel, Dispatcher dispatcher, long connection, long maxQueuedBytes) {
        this.channel = channel;
        this.outbox = new Outbox(this);
        this.dispatcher = dispatcher;
        this.connection = connection;
        this.maxQueuedBytes = maxQueuedBytes;
    }

    @Override
    public void opened(Outcome.Proven proven) {
        peer = new RpcPeer(proven.role(), proven.name(), connection);
        outbox.open(channel);
        log.info("event=peer-connected role={} name={} level={} connection={}", proven.role(), proven.name(), proven.level(), connection);
    }

    @Override
    public void frame(FrameHeader header, ByteBuffer fields, Payload payload) {
        RpcPeer from = peer;
        if (from == null || header.response()) {
            payload.release();
            answer(header.requestId(),
                    new ControlMessage.Failure(RpcException.Code.UNSUPPORTED, "a response where only requests are taken"));
            return;
        }
        Message request;
        try {
            request = Frames.decode(header, fields, payload);
        } catch (RpcException e) {
            payload.release();
            log.warn("event=request-not-understood peer={} reason=\"{}\"", from.name(), e.getMessage());
            answer(header.requestId(), new ControlMessage.Failure(e.code(), String.valueOf(e.getMessage())));
            return;
        }
        dispatcher.dispatch(request, from, response -> answer(header.requestId(), response));
    }

    /** Any thread. */
    private void answer(long requestId, Message response) {
        outbox.add(requestId, Frames.response(response, requestId));
        if (outbox.queuedBytes() > maxQueuedBytes && !channel.eventLoop().isShuttingDown()) {
            channel.eventLoop().execute(this::pace);
        }
    }

    @Override
    public void writable() { outbox.drain(); }

    @Override
    public boolean wanted(long requestId) { return true; }

    @Override
    public void neverSent(long requestId) {}

    @Override
    public void drained() { pace(); }

    private void pace() {
        long queued = outbox.queuedBytes();
        if (!paused && queued > maxQueuedBytes) {
            paused = true;
            channel.config().setAutoRead(false);
        } else if (paused && queued <= maxQueuedBytes / 2) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void closed(@Nullable String refused, String why) {
        outbox.close();
        RpcPeer gone = peer;
        if (gone != null) {
            log.info("event=peer-disconnected role={} name={} connection={} reason=\"{}\"", gone.role(), gone.name(), connection, why);
            dispatcher.disconnected(gone);
        }
    }
}
