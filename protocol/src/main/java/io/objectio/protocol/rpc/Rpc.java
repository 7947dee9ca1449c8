package io.objectio.protocol.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The calling side. Addresses are host:port, or "local:NAME" for a server in the same process.
 *
 * <p>Ownership: call takes over the reference to the request's payload, in every outcome; the caller owns the response's payload. Threads:
 * any; futures complete on an event loop or on the answering thread, so what hangs on them must not block.
 */
public interface Rpc extends AutoCloseable {
    /**
     * Sends the request; the future ends with the response or with {@link RpcException}, at the latest when the deadline has passed. The
     * deadline travels with the request.
     */
    CompletableFuture<Message> call(String address, Message request, Duration deadline);

    @Override
    void close();
}
