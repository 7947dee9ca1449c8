package io.objectio.protocol.rpc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection's bytes arrive: the socket is read straight into one chunk, frame behind frame, and payloads are slices of it, so that
 * a cell is not copied between the kernel and the disk. Everything on the connection's event loop but the release of payloads.
 *
 * <pre>
 * chunk:  | consumed, maybe held by payloads | begun frame (readable) | room for what comes |
 * </pre>
 *
 * <p>Invariants: this holds one reference to the chunk, each payload cut from it one more. Memory that a payload holds is never written
 * again. A frame that does not fit moves to the next chunk (at most {@link #READ_AHEAD} bytes of it have come by then, because reads stop
 * at the end of a frame that is known to be longer).
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    /** Three cells of 256 KiB and their heads fit. */
    static final int CHUNK_BYTES = 1 << 20;

    /** How much is read while it is not known what comes. */
    static final int READ_AHEAD = 64 << 10;

    /** Payloads below this are copied out: a few bytes kept for long should not hold a chunk. */
    static final int COPY_BELOW = 16 << 10;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf chunk;
    private @Nullable ByteBuf lent;
    private int wanted;
    private boolean closed;

    ReceiveBuffer(ByteBufAllocator allocator) { this.allocator = allocator; }

    /** The bytes that have come and are not consumed. Valid until the next call of anything here. */
    ByteBuf readable() {
        ByteBuf current = chunk;
        return current == null ? Unpooled.EMPTY_BUFFER : current;
    }

    /** The next frame needs this many bytes from the reader index on; a hint for where and how much to read. */
    void want(int bytes) {
        wanted = bytes;
    }

    /** Takes in what was read; the buffer's reference is taken over. It is our own slice unless something (TLS) came in between. */
    @SuppressWarnings("ReferenceEquality") // the same object, not the same bytes
    void add(ByteBuf in) {
        ByteBuf own = lent;
        lent = null;
        try {
            if (closed) {
                return;
            }
            if (in == own && chunk != null) {
                chunk.writerIndex(chunk.writerIndex() + in.readableBytes());
            } else {
                ByteBuf room = room(Math.max(wanted, readable().readableBytes() + in.readableBytes()));
                room.writeBytes(in);
            }
        } finally {
            in.release();
        }
    }

    /** Cuts the next bytes out as a payload with one owner and consumes them. */
    Payload cut(int length) {
        if (length == 0) {
            return Payload.empty();
        }
        ByteBuf from = readable();
        int at = from.readerIndex();
        from.skipBytes(length);
        if (length < COPY_BELOW) {
            ByteBuf copy = allocator.directBuffer(length, length);
            copy.writeBytes(from, at, length);
            return new CountedPayload(copy.nioBuffer(), copy::release);
        }
        ByteBuf held = from.retain();
        ByteBuffer bytes = held.nioBuffer(at, length);
        return new CountedPayload(bytes, held::release);
    }

    /** Nothing more to read for now: an idle connection keeps no chunk. */
    void idle() {
        lent = null;
        if (chunk != null && !chunk.isReadable()) {
            chunk.release();
            chunk = null;
        }
    }

    void close() {
        closed = true;
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    /** The chunk with room for this many bytes from its reader index on. */
    private ByteBuf room(int bytes) {
        ByteBuf current = chunk;
        if (current != null && !current.isReadable() && current.refCnt() == 1) {
            current.clear();
        }
        if (current != null && current.capacity() - current.readerIndex() >= bytes) {
            return current;
        }
        ByteBuf next = allocator.directBuffer(Math.max(CHUNK_BYTES, bytes));
        if (current != null) {
            next.writeBytes(current);
            current.release();
        }
        chunk = next;
        return next;
    }

    /** A piece of the chunk to read into: up to the end of the long frame that has begun, or the read-ahead. */
    private ByteBuf lend() {
        int have = readable().readableBytes();
        int length = Math.max(wanted - have, READ_AHEAD);
        ByteBuf room = room(have + length);
        ByteBuf piece = room.retainedSlice(room.writerIndex(), length).clear();
        lent = piece;
        return piece;
    }

    @Override
    @SuppressWarnings("deprecation")
    public RecvByteBufAllocator.Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() { return READ_AHEAD; }

            @Override
            public ByteBuf allocate(ByteBufAllocator ofChannel) { return closed ? ofChannel.directBuffer(READ_AHEAD) : lend(); }
        };
    }
}
