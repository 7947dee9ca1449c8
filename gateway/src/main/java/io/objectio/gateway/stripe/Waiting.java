package io.objectio.gateway.stripe;

import java.util.concurrent.CompletableFuture;

/** How a request's own thread lets time pass until an answer is there. In service it just waits for the future; a simulation moves its world on. */
public interface Waiting {
    /** Returns when the future is done, or at once: whoever called then waits for the future itself. */
    void until(CompletableFuture<?> done) throws InterruptedException;

    /** Leaves the waiting to the future. */
    Waiting PLAIN = _ -> {};
}
