package io.objectio.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a request's body as framed by HTTP. Read by one thread. */
public interface RequestBody {
    /** The length of a body whose end is marked by its last chunk. */
    long CHUNKED = -1;

    /** What Content-Length says; 0 without a body, {@link #CHUNKED} with Transfer-Encoding. */
    long declaredLength();

    /** True if the client said nothing of a body: neither Content-Length nor Transfer-Encoding. */
    boolean isAbsent();

    /**
     * Puts at least one byte into target, or returns -1 at the end. The first call answers "100 Continue" to a client that waits for it, so
     * do not call before the request is sure to be accepted. Waits for the client; the client waits while nobody calls.
     *
     * @throws ClientGoneException  the connection ended before the body did
     * @throws BodyTimeoutException the client sent nothing for too long
     */
    int read(ByteBuffer target) throws IOException, InterruptedException;
}
