package io.objectio.protocol.rpc.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.objectio.common.buffer.Payload;
import io.objectio.protocol.rpc.transport.Frames;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way out of one connection. Anyone adds; the event loop writes while the socket takes it: small frames are put together in
 * one buffer, larger payloads go from their own memory, one flush for all.
 *
 * <p>Ownership: {@link #add} takes over the payload's reference; it is released once the bytes are written, or dropped, or the connection
 * is gone. Bounded by whoever asks {@link #queuedBytes} before adding.
 */
final class Outbox {
    /** The side that sends: decides at the last moment whether a frame is still worth sending, and hears if it never was sent. */
    interface Sender {
        boolean wanted(long requestId);

        void neverSent(long requestId);

        /** Something may have left the queue. Event loop only. */
        void drained();
    }

    /** Small frames are collected in buffers of this size. */
    private static final int BATCH_BYTES = 32 << 10;

    /** A payload below this is cheaper to copy than to write by itself. */
    private static final int COPY_BELOW = 4 << 10;

    private record Item(long requestId, Frames.Encoded frame) {}

    private final Sender sender;
    private final ConcurrentLinkedQueue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile @Nullable Channel channel;
    private volatile boolean closed;
    private @Nullable ByteBuf batch;

    /** Collects what is added; nothing is written before {@link #open}. */
    Outbox(Sender sender) { this.sender = sender; }

    /** Writes what has been collected, and from now on what is added, to this channel. Event loop only. */
    void open(Channel proven) {
        channel = proven;
        drain();
    }

    /** Bytes that wait for the socket; what Netty has taken already (at most its water mark and a frame) is not counted. */
    long queuedBytes() {
        return queuedBytes.get();
    }

    /** Any thread. */
    void add(long requestId, Frames.Encoded frame) {
        queuedBytes.addAndGet(frame.length());
        queue.add(new Item(requestId, frame));
        Channel out = channel;
        if (closed) {
            dropAll();
        } else if (out != null && awake.compareAndSet(false, true)) {
            try {
                out.eventLoop().execute(this::drain);
            } catch (RejectedExecutionException e) {
                close(); // the loops are shut down, nothing will ever be written again
            }
        }
    }

    /** Writes what the socket takes. Event loop only; also called when the socket has become writable again. */
    void drain() {
        awake.set(false);
        Channel out = channel;
        boolean wrote = false;
        while (!closed && out != null && out.isWritable()) {
            Item item = queue.poll();
            if (item == null) {
                break;
            }
            queuedBytes.addAndGet(-item.frame.length());
            if (sender.wanted(item.requestId)) {
                write(out, item.frame);
                wrote = true;
            } else {
                item.frame.payload().release();
            }
        }
        if (wrote && out != null) {
            writeBatch(out);
            out.flush();
        }
        sender.drained();
    }

    /** What was not written never will be. Any thread; again and again. */
    void close() {
        closed = true;
        dropAll();
    }

    private void dropAll() {
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            queuedBytes.addAndGet(-item.frame.length());
            item.frame.payload().release();
            sender.neverSent(item.requestId);
        }
    }

    private void write(Channel out, Frames.Encoded frame) {
        Payload payload = frame.payload();
        int length = payload.length();
        boolean copy = length < COPY_BELOW;
        ByteBuf into = batch(out, frame.head().length + (copy ? length : 0));
        into.writeBytes(frame.head());
        if (copy) {
            into.writeBytes(payload.bytes());
            payload.release();
        } else {
            writeBatch(out);
            var _ = out.write(Unpooled.wrappedBuffer(payload.bytes())).addListener(_ -> payload.release());
        }
    }

    private ByteBuf batch(Channel out, int bytes) {
        ByteBuf current = batch;
        if (current != null && current.writableBytes() < bytes) {
            writeBatch(out);
            current = null;
        }
        if (current == null) {
            current = out.alloc().directBuffer(Math.max(BATCH_BYTES, bytes));
            batch = current;
        }
        return current;
    }

    private void writeBatch(Channel out) {
        ByteBuf full = batch;
        batch = null;
        if (full != null) {
            var _ = out.write(full, out.voidPromise());
        }
    }
}
