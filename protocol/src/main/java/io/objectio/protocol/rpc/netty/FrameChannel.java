package io.objectio.protocol.rpc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.objectio.common.buffer.Payload;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.handshake.Handshake;
import io.objectio.protocol.rpc.handshake.Handshake.Outcome;
import io.objectio.protocol.rpc.transport.Frames;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.FrameHeader;
import io.objectio.protocol.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, either side: cuts the stream into frames, leads the handshake, and after it gives every frame to the side's own
 * behaviour. Event loop only.
 *
 * <pre>
 * OPENING --connected, caller sends HELLO--> SHAKING --both proven--> OPEN --anything wrong, or the end--> CLOSED
 *                                            SHAKING --refused, damaged, too long, the end--> CLOSED
 * </pre>
 */
final class FrameChannel extends ChannelInboundHandlerAdapter {
    /** What a side does with its connection. All on the event loop. */
    interface Side {
        /** Both have proven themselves; frames may flow. */
        void opened(Outcome.Proven peer);

        /** A frame has come, its fields checked; payload's reference is taken over. The fields are valid during this call only. */
        void frame(FrameHeader header, ByteBuffer fields, Payload payload);

        /** The socket takes bytes again. */
        void writable();

        /** Nothing comes or goes any more. refused: the handshake's reason, null if it was something else. */
        void closed(@Nullable String refused, String why);
    }

    private static final Logger log = LoggerFactory.getLogger(FrameChannel.class);

    /** A frame of the handshake is far below this; before the proof nobody gets more memory from us. */
    private static final int MAX_HANDSHAKE_FRAME = 4 << 10;

    private final ReceiveBuffer receive;
    private final Handshake handshake;
    private final boolean caller;
    private final Side side;
    private @Nullable FrameHeader head;
    private boolean open;
    private boolean closed;
    private @Nullable String refused;
    private String why = "the other side closed the connection";

    FrameChannel(ReceiveBuffer receive, Handshake handshake, boolean caller, Side side) {
        this.receive = receive;
        this.handshake = handshake;
        this.caller = caller;
        this.side = side;
        receive.want(FrameHeader.BYTES);
    }

    /** Is the handshake done? */
    boolean isOpen() { return open && !closed; }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (caller) {
            send(context.channel(), handshake.start());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        receive.add((ByteBuf) message);
        try {
            while (!closed && decodeOne(context)) {
                // the next one
            }
        } catch (WireException e) {
            log.warn("event=connection-damaged peer={} reason=\"{}\"", context.channel().remoteAddress(), e.getMessage());
            close(context.channel(), "damaged bytes came: " + e.getMessage());
        }
    }

    private boolean decodeOne(ChannelHandlerContext context) {
        ByteBuf in = receive.readable();
        FrameHeader current = head;
        if (current == null) {
            if (in.readableBytes() < FrameHeader.BYTES) {
                receive.want(FrameHeader.BYTES);
                return false;
            }
            current = FrameHeader.read(in.nioBuffer(in.readerIndex(), FrameHeader.BYTES));
            if (!open && current.frameLength() > MAX_HANDSHAKE_FRAME) {
                throw new WireException("a frame of " + current.frameLength() + " bytes before the handshake was done");
            }
            head = current;
        }
        if (in.readableBytes() < current.frameLength()) {
            receive.want(current.frameLength());
            return false;
        }
        head = null;
        ByteBuffer fields = in.nioBuffer(in.readerIndex() + FrameHeader.BYTES, current.fieldsLength());
        current.checkFields(fields);
        in.skipBytes(FrameHeader.BYTES + current.fieldsLength());
        Payload payload = receive.cut(current.payloadLength());
        receive.want(FrameHeader.BYTES);
        if (open) {
            side.frame(current, fields, payload);
        } else {
            shake(context.channel(), current, fields, payload);
        }
        return true;
    }

    private void shake(Channel channel, FrameHeader header, ByteBuffer fields, Payload payload) {
        Message message;
        try {
            message = Frames.decode(header, fields, Payload.empty());
        } catch (RpcException e) {
            throw new WireException(String.valueOf(e.getMessage()));
        } finally {
            payload.release();
        }
        Handshake.Step step = handshake.receive(message);
        step.send().forEach(answer -> send(channel, answer));
        switch (step.outcome()) {
            case Outcome.Going() -> {
            }
            case Outcome.Proven proven -> {
                open = true;
                side.opened(proven);
            }
            case Outcome.Refused(var reason) -> {
                log.warn("event=handshake-refused peer={} reason=\"{}\"", channel.remoteAddress(), reason);
                refused = reason;
                closed = true;
                var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    private static void send(Channel channel, ControlMessage message) {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(Frames.control(message)), channel.voidPromise());
    }

    /** Closes for a reason of ours. */
    void close(Channel channel, String reason) {
        why = reason;
        closed = true;
        var _ = channel.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) { receive.idle(); }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) { side.writable(); }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed = true;
        open = false;
        receive.close();
        side.closed(refused, why);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            log.info("event=connection-broken peer={} reason=\"{}\"", context.channel().remoteAddress(), cause.getMessage());
        } else {
            log.error("event=connection-failed peer={}", context.channel().remoteAddress(), cause);
        }
        close(context.channel(), "the connection broke: " + cause.getMessage());
    }
}
