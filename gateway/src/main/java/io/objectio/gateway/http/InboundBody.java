package io.objectio.gateway.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A queue of received buffers between the event loop, which offers, and the request's thread, which reads.
 *
 * <p>Invariants: queuedBytes is the sum of the queue; above the limit the flow is paused until half of it is read; after discard the queue
 * stays empty and what still comes is dropped.
 */
final class InboundBody implements RequestBody {
    /** What the body asks of its connection; called from either thread. */
    interface Flow {
        void pause();

        void resume();

        void sendContinue();
    }

    private final long declaredLength;
    private final boolean absent;
    private final boolean expectsContinue;
    private final int limitBytes;
    private final Duration timeout;
    private final Flow flow;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
    private int queuedBytes;
    private long receivedBytes;
    private boolean paused;
    private boolean complete;
    private boolean discarded;
    private boolean continueSent;
    private @Nullable IOException failure;

    InboundBody(long declaredLength, boolean absent, boolean expectsContinue, int limitBytes, Duration timeout, Flow flow) {
        this.declaredLength = declaredLength;
        this.absent = absent;
        this.expectsContinue = expectsContinue;
        this.limitBytes = limitBytes;
        this.timeout = timeout;
        this.flow = flow;
    }

    @Override
    public long declaredLength() { return declaredLength; }

    @Override
    public boolean isAbsent() { return absent; }

    /** Event loop: takes over the buffer's reference. */
    void offer(ByteBuf bytes) {
        lock.lock();
        try {
            receivedBytes += bytes.readableBytes();
            if (discarded || failure != null || !bytes.isReadable()) {
                bytes.release();
                return;
            }
            queue.add(bytes);
            queuedBytes += bytes.readableBytes();
            changed.signal();
            if (!paused && queuedBytes >= limitBytes) {
                paused = true;
                flow.pause();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Event loop: the last byte has been offered. */
    void complete() {
        lock.lock();
        try {
            complete = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Event loop: no more will come, and it was not the end. Bytes that wait are dropped: the body is worth nothing any more. */
    void fail(IOException cause) {
        lock.lock();
        try {
            if (!complete && failure == null) {
                failure = cause;
                dropQueue();
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The request is over: drops what waits and what will come. */
    void discard() {
        lock.lock();
        try {
            discarded = true;
            dropQueue();
            if (paused) {
                paused = false;
                flow.resume();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isComplete() {
        lock.lock();
        try {
            return complete;
        } finally {
            lock.unlock();
        }
    }

    /** True if so little of the body is still to come that swallowing it is cheaper than a new connection. */
    boolean endsWithin(int maxBytes) {
        lock.lock();
        try {
            boolean clientWaits = expectsContinue && !continueSent && receivedBytes == 0;
            return complete || (failure == null && !clientWaits && declaredLength != CHUNKED && declaredLength - receivedBytes <= maxBytes);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException, InterruptedException {
        if (!target.hasRemaining()) {
            throw new IllegalArgumentException("target has no room");
        }
        lock.lockInterruptibly();
        try {
            if (expectsContinue && !continueSent && !complete && receivedBytes == 0 && failure == null) {
                continueSent = true;
                flow.sendContinue();
            }
            awaitBytes();
            ByteBuf first = queue.peek();
            if (first == null) {
                return -1;
            }
            int count = moveInto(target, first);
            if (paused && queuedBytes <= limitBytes / 2) {
                paused = false;
                flow.resume();
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void awaitBytes() throws IOException, InterruptedException {
        long nanos = timeout.toNanos();
        while (queue.isEmpty() && !complete) {
            if (failure != null) {
                throw failure;
            }
            if (nanos <= 0) {
                throw new BodyTimeoutException("the client sent nothing for " + timeout.toSeconds() + " s, " + receivedBytes + " of "
                        + declaredLength + " bytes have come");
            }
            nanos = changed.awaitNanos(nanos);
        }
    }

    private int moveInto(ByteBuffer target, ByteBuf start) {
        int count = 0;
        for (ByteBuf next = start; next != null && target.hasRemaining(); next = queue.peek()) {
            int length = Math.min(target.remaining(), next.readableBytes());
            int limit = target.limit();
            target.limit(target.position() + length);
            next.readBytes(target);
            target.limit(limit);
            count += length;
            if (!next.isReadable()) {
                queue.remove();
                next.release();
            }
        }
        queuedBytes -= count;
        return count;
    }

    private void dropQueue() {
        for (ByteBuf next = queue.poll(); next != null; next = queue.poll()) {
            next.release();
        }
        queuedBytes = 0;
    }
}
