package io.objectio.gateway.http;

import java.io.IOException;

/** What the server calls, on a virtual thread of its own per request. When it returns without an ended answer the connection is broken off. */
public interface RequestHandler {
    void handle(S3Request request, S3Response response) throws IOException, InterruptedException;

    /** Answers bytes that are no request; the connection is closed afterwards because nobody knows where the next request begins. */
    void refuse(BadFraming why, String requestId, S3Response response) throws IOException, InterruptedException;

    /** Why bytes are no request. */
    enum BadFraming {
        /** Request line or headers are above the limit. */
        HEADERS_TOO_LARGE,
        /** Contradicting or unreadable lengths, a broken request line, broken header lines or chunk sizes. */
        MALFORMED
    }
}
