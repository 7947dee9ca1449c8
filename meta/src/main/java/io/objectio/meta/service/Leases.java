package io.objectio.meta.service;

import io.objectio.common.id.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When sessions were last renewed, by the leader's monotonic clock. A new leader gives every open session a whole lease from the moment it
 * first sees it. Threads: any, under its lock.
 */
final class Leases {
    private final Duration lease;
    private final Map<SessionId, Long> renewed = new HashMap<>();

    Leases(Duration lease) { this.lease = lease; }

    synchronized void begin() { renewed.clear(); }

    synchronized void renew(SessionId session, long now) { renewed.put(session, now); }

    /** The open sessions whose lease has run out; those seen for the first time begin one now. */
    synchronized List<SessionId> expired(List<SessionId> open, long now) {
        renewed.keySet().retainAll(java.util.Set.copyOf(open));
        List<SessionId> expired = new ArrayList<>();
        for (SessionId session : open) {
            if (now - renewed.computeIfAbsent(session, _ -> now) > lease.toNanos()) {
                expired.add(session);
            }
        }
        return expired;
    }
}
