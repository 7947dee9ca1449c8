package io.objectio.gateway.cluster;

import io.objectio.common.time.Ticker;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks the members of meta one after another until one answers for good or the deadline is over; begins with the one that answered last. Any
 * thread; waits on the caller's.
 */
final class MetaChannel {
    private static final Duration ATTEMPT = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long MAX_PAUSE_MILLIS = 500;

    /** What came: an answer, and whether a try before it may have had an effect without being answered. */
    record Reply(MetaResponse response, boolean indeterminateBefore) {}

    private final Rpc rpc;
    private final List<String> addresses;
    private final Ticker ticker;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int first;

    MetaChannel(Rpc rpc, List<String> addresses, Ticker ticker) {
        this.rpc = rpc;
        this.addresses = List.copyOf(addresses);
        this.ticker = ticker;
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a gateway needs the address of a meta node");
        }
    }

    /** The request is repeated as it is, so it is one that may be. extra: how long the answer may be held back on purpose. */
    Reply call(MetaRequest request, Duration deadline, Duration extra) throws MetaUnavailableException, InterruptedException {
        long end = ticker.nanos() + deadline.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        boolean indeterminate = false;
        String why = "";
        int member = first;
        while (true) {
            long left = end - ticker.nanos();
            if (left <= 0) {
                throw new MetaUnavailableException("meta did not answer " + request.getClass().getSimpleName() + " within "
                        + deadline.toMillis() + " ms" + (why.isEmpty() ? "" : "; last: " + why));
            }
            String address = addresses.get(member % addresses.size());
            try {
                Message answer = rpc.call(address, request, Duration.ofNanos(Math.min(left, ATTEMPT.plus(extra).toNanos()))).get();
                if (answer instanceof MetaResponse.Failed(var error, var message)) {
                    switch (error) {
                        case NOT_LEADER, NO_QUORUM, BUSY -> why = address + " " + error + ": " + message;
                        case INDETERMINATE -> {
                            why = address + " " + error + ": " + message;
                            indeterminate = true;
                        }
                        default -> {
                            return new Reply((MetaResponse) answer, indeterminate);
                        }
                    }
                } else if (answer instanceof MetaResponse response) {
                    first = member % addresses.size();
                    return new Reply(response, indeterminate);
                } else {
                    answer.payload().release();
                    throw new MetaUnavailableException(address + " answered with " + answer.getClass().getSimpleName());
                }
            } catch (ExecutionException e) {
                why = address + ": " + e.getCause();
                indeterminate |= !(e.getCause() instanceof RpcException rpcFailure) || rpcFailure.code().mayHaveHappened();
            }
            member++;
            pause(pause);
            pause = Math.min(MAX_PAUSE_MILLIS, pause * 2);
        }
    }

    /** Waits; throws at once when the channel is closed. */
    void pause(long millis) throws InterruptedException, MetaUnavailableException {
        if (closed.await(millis, TimeUnit.MILLISECONDS)) {
            throw new MetaUnavailableException("this gateway is stopping");
        }
    }

    boolean open() { return closed.getCount() > 0; }

    void close() { closed.countDown(); }
}
