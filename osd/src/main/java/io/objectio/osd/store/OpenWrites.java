package io.objectio.osd.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shards in the making, by owner; bounded. Threads: any. */
final class OpenWrites {
    private final int max;
    private final Map<Object, Set<ShardWrite>> byOwner = new HashMap<>();
    private int count;
    private boolean closed;

    OpenWrites(int max) { this.max = max; }

    /** Takes a place for one more; false if there is none. */
    synchronized boolean enter() {
        if (closed || count >= max) {
            return false;
        }
        count++;
        return true;
    }

    synchronized void add(Object owner, ShardWrite write) { byOwner.computeIfAbsent(owner, _ -> new HashSet<>()).add(write); }

    /** The write has ended, however. */
    synchronized void leave(Object owner, ShardWrite write) {
        Set<ShardWrite> writes = byOwner.get(owner);
        if (writes != null && writes.remove(write)) {
            count--;
            if (writes.isEmpty()) {
                byOwner.remove(owner);
            }
        }
    }

    synchronized List<ShardWrite> of(Object owner) { return new ArrayList<>(byOwner.getOrDefault(owner, Set.of())); }

    /** All, and no more from now on. */
    synchronized List<ShardWrite> close() {
        closed = true;
        return all();
    }

    synchronized List<ShardWrite> all() {
        List<ShardWrite> all = new ArrayList<>();
        byOwner.values().forEach(all::addAll);
        return all;
    }

    synchronized int count() { return count; }
}
