package io.objectio.gateway.http;

import java.time.Duration;

/**
 * Where the server listens and what it bears.
 *
 * @param port               0: any free one
 * @param maxRequestLine     bytes of method, target and version; a key of 1024 bytes, all percent-encoded, with a long presigned query fits in 16 KiB
 * @param maxHeaderBytes     of all header lines together
 * @param idleTimeout        a connection without a whole request head for that long is closed
 * @param bodyTimeout        a client that sends nothing of an announced body for that long is told so, and closed
 * @param writeTimeout       a client that takes nothing for that long is cut off
 * @param bodyBufferBytes    received bytes of one body that may wait for their reader; the client is held back then
 * @param eventLoopThreads   0: half the processors, at least one
 */
public record HttpConfig(String host, int port, int maxRequestLine, int maxHeaderBytes, Duration idleTimeout, Duration bodyTimeout,
        Duration writeTimeout, int bodyBufferBytes, int eventLoopThreads) {
    public HttpConfig {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
        if (maxRequestLine < 4096 || maxHeaderBytes < 8192) {
            throw new IllegalArgumentException(
                    "limits are too small for S3: maxRequestLine=" + maxRequestLine + " (4096 or more) maxHeaderBytes="
                            + maxHeaderBytes + " (8192 or more)");
        }
        if (bodyBufferBytes < 16384) {
            throw new IllegalArgumentException("bodyBufferBytes " + bodyBufferBytes + " is below 16384");
        }
        if (eventLoopThreads < 0) {
            throw new IllegalArgumentException("eventLoopThreads " + eventLoopThreads + " is negative");
        }
    }

    public static HttpConfig defaults(String host, int port) {
        return new HttpConfig(host, port, 16 << 10, 64 << 10, Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(60),
                256 << 10,
                0);
    }
}
