package io.objectio.gateway.http;

import io.objectio.common.buffer.Payload;
import java.io.IOException;

/**
 * The answer to one request: {@link #send} for a short one, or begin, write..., end. The server adds request id, date, length and connection
 * headers. A HEAD request is answered like a GET; its bytes are left out here. Used by the request's thread only.
 */
public interface S3Response {
    /** What will go out with send or begin; changes after that have no effect. */
    Headers headers();

    /** The whole answer. Does not wait. */
    void send(int status, byte[] body) throws IOException;

    /** Status and headers of an answer whose body of exactly length bytes follows. */
    void begin(int status, long length) throws IOException;

    /**
     * Takes over the payload's reference, also when it throws; the memory is released once the bytes are on the wire. Waits while the client
     * is slow.
     */
    void write(Payload bytes) throws IOException, InterruptedException;

    /** Ends what begin has begun. A body of another length than announced breaks the connection. */
    void end() throws IOException;

    /** Status and headers are out: no other status can be sent. */
    boolean begun();

    /** The connection is closed once this answer is out. */
    void closeAfterwards();
}
