package io.objectio.protocol.rpc.transport;

import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.wire.ControlMessage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls on one connection that wait for their answers, by request id. Every call ends exactly once: by its answer, by its deadline, or with
 * the connection.
 *
 * <p>Deadlines: one timer stands at the earliest deadline of all that were waiting when it was set, so a stream of calls that are answered
 * in time costs a timer per deadline's length and not one per call. Threads: any.
 */
public final class PendingCalls {
    private static final long UNARMED = Long.MAX_VALUE;

    private record Call(CompletableFuture<Message> future, long due, Duration deadline) {}

    private final String where;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final int most;
    private final long origin;
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong armedFor = new AtomicLong(UNARMED);

    /** @param where the address, for messages; most: calls that may wait at once */
    public PendingCalls(String where, Ticker ticker, Scheduler scheduler, int most) {
        this.where = where;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.most = most;
        this.origin = ticker.nanos();
    }

    /** A call's number on its connection, and what ends with its answer. */
    public record Waiting(long requestId, CompletableFuture<Message> future) {}

    /**
     * Begins to wait.
     *
     * @throws RpcException BUSY if too many wait already; nothing was sent
     */
    public Waiting open(Duration deadline) throws RpcException {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            throw new RpcException(RpcException.Code.BUSY, most + " calls wait for " + where + " already; try again after a pause");
        }
        long id = ids.incrementAndGet();
        Call call = new Call(new CompletableFuture<>(), Math.addExact(now(), Math.max(0, deadline.toNanos())), deadline);
        calls.put(id, call);
        arm(call.due);
        return new Waiting(id, call.future);
    }

    /** Does somebody still wait for this answer? */
    public boolean waits(long requestId) { return calls.containsKey(requestId); }

    public int size() { return waiting.get(); }

    /** Ends a call with what came for it. A late answer is dropped: its payload is released here. */
    public void answer(long requestId, Message message) {
        Call call = take(requestId);
        boolean taken = switch (message) {
            case ControlMessage.Failure(var code, var text) -> call != null
                    && call.future.completeExceptionally(new RpcException(code, where + ": " + text));
            default -> call != null && call.future.complete(message);
        };
        if (!taken) {
            message.payload().release();
        }
    }

    /** Ends one call without an answer; nothing happens if it has ended. */
    public void fail(long requestId, RpcException why) {
        Call call = take(requestId);
        if (call != null) {
            call.future.completeExceptionally(why);
        }
    }

    /** Ends all calls: the connection is gone. A call that begins while this runs may be missed: close the door first, or call again. */
    public void failAll(RpcException.Code code, String why) {
        for (Long id : calls.keySet()) {
            fail(id, new RpcException(code, why));
        }
    }

    private @Nullable Call take(long requestId) {
        Call call = calls.remove(requestId);
        if (call != null) {
            waiting.decrementAndGet();
        }
        return call;
    }

    private long now() { return ticker.nanos() - origin; }

    private void arm(long due) {
        long armed = armedFor.get();
        while (due < armed) {
            if (armedFor.compareAndSet(armed, due)) {
                scheduler.schedule(Duration.ofNanos(Math.max(0, due - now())), () -> expire(due));
                return;
            }
            armed = armedFor.get();
        }
    }

    private void expire(long armed) {
        if (!armedFor.compareAndSet(armed, UNARMED)) {
            return; // an earlier deadline came in between, its timer looks after all
        }
        long now = now();
        long earliest = UNARMED;
        for (Map.Entry<Long, Call> entry : calls.entrySet()) {
            Call call = entry.getValue();
            if (call.due <= now) {
                fail(entry.getKey(), new RpcException(RpcException.Code.DEADLINE,
                        where + " did not answer within " + call.deadline.toMillis() + " ms; it may have been done"));
            } else {
                earliest = Math.min(earliest, call.due);
            }
        }
        arm(earliest);
    }
}
