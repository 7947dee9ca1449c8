package io.objectio.gateway.write;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The plain bytes of a request's body, decoded and digested. Read by one virtual thread. */
public interface BodySource {
    /**
     * Puts at least one byte into target (direct), or returns -1 at the end of the body. Waits for the client: back pressure is not calling.
     * What is checked at the end (length, MD5, SHA-256, checksums, chunk signatures) is checked before -1 is returned.
     *
     * @throws IOException if the body is cut short or fails a check; nothing of it may become visible. S3's own errors arrive as a subclass.
     */
    int read(ByteBuffer target) throws IOException, InterruptedException;
}
