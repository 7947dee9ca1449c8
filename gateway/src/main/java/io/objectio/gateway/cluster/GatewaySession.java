package io.objectio.gateway.cluster;

import io.objectio.common.id.SessionId;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One session with meta and what hangs on it: command numbers, blob and instance counters, blobs that are not settled. Any thread. */
final class GatewaySession {
    /** Of the 4,096 that meta allows; more would only wait there. */
    static final int MAX_IN_FLIGHT = 1024;

    final SessionId id;
    final long openedNanos;
    final CommandNumbers numbers = new CommandNumbers();
    final Semaphore window = new Semaphore(MAX_IN_FLIGHT);
    final AtomicLong counter = new AtomicLong();
    final AtomicInteger openBlobs = new AtomicInteger();
    volatile boolean ended;

    GatewaySession(SessionId id, long openedNanos) {
        this.id = id;
        this.openedNanos = openedNanos;
    }

    boolean idle() { return openBlobs.get() == 0 && numbers.inFlight() == 0; }
}
