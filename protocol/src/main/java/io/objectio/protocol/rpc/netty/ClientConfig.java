package io.objectio.protocol.rpc.netty;

import java.time.Duration;

/**
 * Bounds of a client.
 *
 * @param connectionsPerAddress each carries many calls at once; more than one spreads the load over event loops
 * @param maxPending            calls that may wait on one connection; one more fails BUSY
 * @param maxQueuedBytes        bytes of requests that may wait for one socket; above it calls fail BUSY
 * @param connectTimeout        for the connection and its handshake together
 * @param backOff               after a failed connection calls fail at once for so long, doubled at each failure up to maxBackOff
 */
public record ClientConfig(int connectionsPerAddress, int maxPending, long maxQueuedBytes, Duration connectTimeout, Duration backOff,
        Duration maxBackOff) {
    /** 64 MiB is 256 cells that wait for one OSD. */
    public static final ClientConfig DEFAULT = new ClientConfig(1, 8192, 64 << 20, Duration.ofSeconds(3), Duration.ofMillis(50),
            Duration.ofSeconds(1));

    public ClientConfig {
        if (connectionsPerAddress < 1 || maxPending < 1 || maxQueuedBytes < 1 || !connectTimeout.isPositive() || !backOff.isPositive()
                || maxBackOff.compareTo(backOff) < 0) {
            throw new IllegalArgumentException("bounds of a client are above zero: " + connectionsPerAddress + ", " + maxPending + ", "
                    + maxQueuedBytes + ", " + connectTimeout + ", " + backOff + ", " + maxBackOff);
        }
    }
}
