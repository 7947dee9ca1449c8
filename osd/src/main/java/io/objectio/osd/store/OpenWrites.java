package io.objectio.osd.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shards in the making, by owner; bounded. Threads: any. */
final class OpenWrites {
    private final int max;
    private final Map<Object, Set<ShardWrite>> byOwner = new HashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
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
            if (closed && count == 0) {
                ended.countDown();
            }
        }
    }

    synchronized List<ShardWrite> of(Object owner) { return new ArrayList<>(byOwner.getOrDefault(owner, Set.of())); }

    /** All, and no more from now on. */
    synchronized List<ShardWrite> close() {
        closed = true;
        if (count == 0) {
            ended.countDown();
        }
        return all();
    }

    /** Waits until the last write has ended; false if one hangs. After {@link #close}. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    synchronized List<ShardWrite> all() {
        List<ShardWrite> all = new ArrayList<>();
        byOwner.values().forEach(all::addAll);
        return all;
    }

    synchronized int count() { return count; }
}
