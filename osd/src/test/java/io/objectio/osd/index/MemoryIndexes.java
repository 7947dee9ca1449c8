package io.objectio.osd.index;

import io.objectio.common.id.ShardId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Indexes in memory that behave in a crash as RocksDB without its log: the state after some batch, at least the last before the last flush.
 */
public final class MemoryIndexes implements ShardIndex.Opener {
    private record State(TreeMap<ShardId, IndexEntry> rows, ReplayPosition position, IndexTotals totals) {
        State after(IndexBatch batch) {
            TreeMap<ShardId, IndexEntry> next = new TreeMap<>(rows);
            batch.rows().forEach((shard, entry) -> {
                if (entry.isPresent()) {
                    next.put(shard, entry.get());
                } else {
                    next.remove(shard);
                }
            });
            return new State(next, batch.position(), batch.totals());
        }
    }

    private static final class Stored {
        private State durable = new State(new TreeMap<>(), ReplayPosition.START, IndexTotals.NONE);
        private State now = durable;
        private final List<IndexBatch> unflushed = new ArrayList<>();
    }

    private final Map<Path, Stored> stored = new HashMap<>();
    private int generation;

    /** Which batches survive is drawn from the seed. */
    public synchronized void crash(long seed) {
        Random random = new Random(seed);
        generation++;
        for (Stored one : stored.values()) {
            int kept = random.nextInt(one.unflushed.size() + 1);
            for (IndexBatch batch : one.unflushed.subList(0, kept)) {
                one.durable = one.durable.after(batch);
            }
            one.unflushed.clear();
            one.now = one.durable;
        }
    }

    public synchronized MemoryIndexes copy() {
        MemoryIndexes copy = new MemoryIndexes();
        stored.forEach((path, one) -> {
            Stored twin = new Stored();
            twin.durable = one.durable;
            twin.now = one.durable;
            copy.stored.put(path, twin);
        });
        return copy;
    }

    @Override
    public synchronized ShardIndex open(Path directory) { return new Opened(stored.computeIfAbsent(directory, _ -> new Stored())); }

    private final class Opened implements ShardIndex {
        private final Stored one;
        private final int born = generation;

        Opened(Stored one) { this.one = one; }

        private void alive() throws IndexException {
            if (born != generation) {
                throw new IndexException("opened before the crash", new IllegalStateException());
            }
        }

        @Override
        public Optional<IndexEntry> find(ShardId shard) {
            synchronized (MemoryIndexes.this) {
                return Optional.ofNullable(one.now.rows().get(shard));
            }
        }

        @Override
        public void write(IndexBatch batch) throws IndexException {
            synchronized (MemoryIndexes.this) {
                alive();
                one.now = one.now.after(batch);
                one.unflushed.add(batch);
            }
        }

        @Override
        public void flush() throws IndexException {
            synchronized (MemoryIndexes.this) {
                alive();
                one.durable = one.now;
                one.unflushed.clear();
            }
        }

        @Override
        public ReplayPosition position() {
            synchronized (MemoryIndexes.this) {
                return one.now.position();
            }
        }

        @Override
        public IndexTotals totals() {
            synchronized (MemoryIndexes.this) {
                return one.now.totals();
            }
        }

        @Override
        public List<Map.Entry<ShardId, IndexEntry>> list(Optional<ShardId> after, int limit) {
            synchronized (MemoryIndexes.this) {
                Map<ShardId, IndexEntry> tail = after.isPresent() ? one.now.rows().tailMap(after.get(), false) : one.now.rows();
                return tail.entrySet().stream().limit(limit).map(row -> Map.entry(row.getKey(), row.getValue())).toList();
            }
        }

        @Override
        public void close() {}
    }
}
