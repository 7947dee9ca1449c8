package io.objectio.osd.report;

import io.objectio.common.id.SessionId;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one of the metadata nodes; after a failure the next question goes to the next node. Threads: any. */
final class MetaChannel {
    private static final Logger log = LoggerFactory.getLogger(MetaChannel.class);

    /** A question that has no answer; the cause was logged when it began. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoAnswer(String message) { super(message); }

        NoAnswer(String message, Throwable cause) { super(message, cause); }
    }

    private final Rpc rpc;
    private final List<String> addresses;
    private final AtomicInteger current = new AtomicInteger();
    private volatile boolean answering = true;
    private volatile boolean closed;

    MetaChannel(Rpc rpc, List<String> addresses) {
        this.rpc = rpc;
        this.addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address of a metadata node");
        }
    }

    /** The answer if it is of that type; NoAnswer otherwise. */
    <A extends Message> CompletableFuture<A> ask(MetaRequest request, Class<A> type, Duration deadline) {
        int asked = current.get();
        String address = addresses.get(asked);
        CompletableFuture<A> result = new CompletableFuture<>();
        then(rpc.call(address, request, deadline), (answer, failure) -> {
            if (answer != null && type.isInstance(answer)) {
                state(true, address, "");
                result.complete(type.cast(answer));
                return;
            }
            String why;
            if (answer == null) {
                why = String.valueOf(failure == null ? "no answer" : failure.getMessage());
            } else {
                answer.payload().release();
                why = answer instanceof MetaResponse.Failed(MetaError error, String message)
                        ? error + ": " + message
                        : "answered " + answer.getClass().getSimpleName();
            }
            current.compareAndSet(asked, (asked + 1) % addresses.size());
            state(false, address, why);
            String what = request.getClass().getSimpleName() + " to " + address + ": " + why;
            result.completeExceptionally(failure == null ? new NoAnswer(what) : new NoAnswer(what, failure));
        });
        return result;
    }

    /** The answer of apply to a change that is idempotent by itself. */
    CompletableFuture<MutationAnswer> submit(Mutation mutation, Duration deadline) {
        return ask(new MetaRequest.Submit(SessionId.NONE, 0, 0, mutation), MetaResponse.Submitted.class, deadline)
                .thenApply(MetaResponse.Submitted::answer);
    }

    /** Does something with the outcome, value or failure; what it throws itself is logged. */
    static <T> void then(CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> action) {
        CompletableFuture<Boolean> _ = future.handle((value, failure) -> {
            try {
                action.accept(value, failure);
                return true;
            } catch (RuntimeException e) {
                log.error("answer of meta was not handled", e);
                return false;
            }
        });
    }

    /** What has no answer from here on says nothing about meta. */
    void close() { closed = true; }

    private void state(boolean now, String address, String why) {
        if (answering != now && !closed) {
            answering = now;
            if (now) {
                log.info("meta before=silent after=answering address={}", address);
            } else {
                log.warn("meta before=answering after=silent address={} cause={}", address, why);
            }
        }
    }
}
