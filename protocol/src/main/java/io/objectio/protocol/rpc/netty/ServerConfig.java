package io.objectio.protocol.rpc.netty;

import java.time.Duration;

/**
 * Bounds of a server.
 *
 * @param maxConcurrent          requests with the handler at once, over all connections; one more is answered BUSY
 * @param maxConnections         one more is closed at once
 * @param maxQueuedResponseBytes responses of one connection that wait for its socket; above it no further request of that connection is read
 * @param handshakeTimeout       a connection that has not proven itself by then is closed
 */
public record ServerConfig(int maxConcurrent, int maxConnections, long maxQueuedResponseBytes, Duration handshakeTimeout) {
    /** 1,024 cells of 256 KiB in the worst case; 16 reads of 512 KiB queued for a slow reader. */
    public static final ServerConfig DEFAULT = new ServerConfig(1024, 4096, 8 << 20, Duration.ofSeconds(5));

    public ServerConfig {
        if (maxConcurrent < 1 || maxConnections < 1 || maxQueuedResponseBytes < 1 || !handshakeTimeout.isPositive()) {
            throw new IllegalArgumentException("bounds of a server are above zero: " + maxConcurrent + ", " + maxConnections + ", "
                    + maxQueuedResponseBytes + ", " + handshakeTimeout);
        }
    }
}
