package io.objectio.meta.service;

import io.objectio.common.id.NodeId;
import java.time.Duration;
import java.util.Map;

/**
 * How the service judges others.
 *
 * @param lease            of a session without renewal
 * @param heartbeatTimeout after which an OSD that was not heard of is DOWN
 * @param tick             how often leases, heartbeats and the leader's work are looked at
 * @param readThreads      for reads of the state; RocksDB holds its thread
 * @param maxWaiting       requests that wait for a change of the map or of the accounts; one more is answered at once
 * @param members          where the other metadata nodes answer, for requests that a follower passes on
 */
public record MetaServiceConfig(Duration lease, Duration heartbeatTimeout, Duration tick, int readThreads, int maxWaiting,
        Map<NodeId, String> members) {
    public static final MetaServiceConfig DEFAULT = new MetaServiceConfig(Duration.ofSeconds(60), Duration.ofSeconds(30),
            Duration.ofMillis(500),
            4, 10_000, Map.of());

    public MetaServiceConfig {
        members = Map.copyOf(members);
        if (lease.isNegative() || lease.isZero() || heartbeatTimeout.isNegative() || heartbeatTimeout.isZero() || tick.isNegative()
                || tick.isZero() || readThreads < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException("service settings out of range: lease=" + lease + " heartbeatTimeout=" + heartbeatTimeout
                    + " tick=" + tick + " readThreads=" + readThreads + " maxWaiting=" + maxWaiting);
        }
    }

    public MetaServiceConfig withHeartbeatTimeout(Duration timeout) {
        return new MetaServiceConfig(lease, timeout, tick, readThreads, maxWaiting, members);
    }

    public MetaServiceConfig withLease(Duration newLease) {
        return new MetaServiceConfig(newLease, heartbeatTimeout, tick, readThreads, maxWaiting, members);
    }

    public MetaServiceConfig withMembers(Map<NodeId, String> newMembers) {
        return new MetaServiceConfig(lease, heartbeatTimeout, tick, readThreads, maxWaiting, newMembers);
    }
}
