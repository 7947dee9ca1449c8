package io.objectio.osd.segment;

import io.objectio.common.id.ShardId;
import io.objectio.osd.index.IndexBatch;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.index.IndexTotals;
import io.objectio.osd.index.ReplayPosition;
import io.objectio.osd.index.ShardIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Where shards are: a table in memory of what is durable in the log and not yet in the index, which is asked first, and the index behind it.
 *
 * <p>Invariant: a change is in memory until it is in the index, so a reader who asks memory and then the index sees it. Only durable changes
 * come here (R28). Threads: publish by the log's writer; reads by any; changes move to the index on the feeder's thread, or on that of
 * whoever asks for a list or a flush.
 */
public final class ShardTable {
    /** One change: the entry that holds from now on, or none. Compared by identity: a later change that says the same is another one. */
    private static final class Change {
        private final Optional<IndexEntry> entry;

        Change(Optional<IndexEntry> entry) { this.entry = entry; }

        Optional<IndexEntry> entry() { return entry; }
    }

    private record Published(Map<ShardId, Change> changes, ReplayPosition position, IndexTotals totals) {}

    private final ShardIndex index;
    private final Executor feeder;
    private final int maxInMemory;
    private final Consumer<IndexException> onFailure;
    private final ConcurrentHashMap<ShardId, Change> memory = new ConcurrentHashMap<>();
    private final Queue<Published> published = new ArrayDeque<>();
    private final AtomicBoolean feeding = new AtomicBoolean();
    private final Object drainTurn = new Object();
    private Optional<IndexException> broken = Optional.empty();
    private volatile IndexTotals totals;
    private volatile ReplayPosition position;

    public ShardTable(ShardIndex index, Executor feeder, int maxInMemory, Consumer<IndexException> onFailure) {
        this.index = index;
        this.feeder = feeder;
        this.maxInMemory = maxInMemory;
        this.onFailure = onFailure;
        this.totals = index.totals();
        this.position = index.position();
    }

    public Optional<IndexEntry> find(ShardId shard) throws IndexException {
        Change change = memory.get(shard);
        return change != null ? change.entry() : index.find(shard);
    }

    /** What the log says up to position; every change with the entry that it replaces, for the totals. Writer's thread. */
    void publish(Map<ShardId, Optional<IndexEntry>> rows, IndexTotals totalsAfter, ReplayPosition positionAfter) {
        Map<ShardId, Change> changes = LinkedHashMap.newLinkedHashMap(rows.size());
        rows.forEach((shard, entry) -> changes.put(shard, new Change(entry)));
        memory.putAll(changes);
        totals = totalsAfter;
        position = positionAfter;
        synchronized (published) {
            published.add(new Published(changes, positionAfter, totalsAfter));
        }
        if (memory.size() > maxInMemory) {
            feed();
        } else if (feeding.compareAndSet(false, true)) {
            feeder.execute(() -> {
                feeding.set(false);
                feed();
            });
        }
    }

    private void feed() {
        try {
            drain();
        } catch (IndexException e) {
            onFailure.accept(e);
        }
    }

    /** Moves everything published so far to the index. */
    void drain() throws IndexException {
        synchronized (drainTurn) {
            List<Published> batches;
            synchronized (published) {
                batches = new ArrayList<>(published);
                published.clear();
            }
            if (broken.isPresent()) {
                throw new IndexException("index failed before: " + broken.get().getMessage(), broken.get());
            }
            if (batches.isEmpty()) {
                return;
            }
            Map<ShardId, Change> merged = new LinkedHashMap<>();
            Map<ShardId, Optional<IndexEntry>> rows = new LinkedHashMap<>();
            for (Published batch : batches) {
                batch.changes().forEach((shard, change) -> {
                    merged.put(shard, change);
                    rows.put(shard, change.entry());
                });
            }
            try {
                index.write(new IndexBatch(rows, batches.getLast().position(), batches.getLast().totals()));
            } catch (IndexException e) {
                // A later batch would name a position whose rows it does not have.
                broken = Optional.of(e);
                throw e;
            }
            // Only what has not changed since.
            merged.forEach(memory::remove);
        }
    }

    /** Everything published so far is in the index and on stable storage when this returns: the checkpoint. */
    ReplayPosition flush() throws IndexException {
        drain();
        ReplayPosition covered = index.position();
        index.flush();
        return covered;
    }

    public List<Map.Entry<ShardId, IndexEntry>> list(Optional<ShardId> after, int limit) throws IndexException {
        drain();
        return index.list(after, limit);
    }

    public IndexTotals totals() { return totals; }

    /** Where the next group goes, as far as published. */
    public ReplayPosition position() { return position; }
}
