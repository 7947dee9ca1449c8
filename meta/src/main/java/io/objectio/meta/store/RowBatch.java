package io.objectio.meta.store;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes that are not in the store yet, on top of rows that they hide: reads see them at once. Batches stack: a command's batch on its entry's
 * batch, that on the group's; {@link #addTo} hands the writes down, dropping the batch forgets them. One thread. While it is in use the rows under
 * it must not change, but for what addTo of this very batch writes.
 */
public final class RowBatch implements Rows {
    static final Comparator<byte[]> KEY_ORDER = Arrays::compareUnsigned;

    private final Rows base;
    /** Per family: key to new value, or to empty for a deletion. */
    private final Map<Family, NavigableMap<byte[], Optional<byte[]>>> changes = new EnumMap<>(Family.class);
    private long rowsRead;
    private long rowsWritten;

    public RowBatch(Rows base) { this.base = base; }

    public void put(Family family, byte[] key, byte[] value) {
        rowsWritten++;
        changesOf(family).put(key.clone(), Optional.of(value.clone()));
    }

    /** Deletes the row if it is there. */
    public void delete(Family family, byte[] key) {
        rowsWritten++;
        changesOf(family).put(key.clone(), Optional.empty());
    }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) {
        rowsRead++;
        NavigableMap<byte[], Optional<byte[]>> own = changes.get(family);
        Optional<byte[]> change = own == null ? null : own.get(key);
        return change == null ? base.get(family, key) : change.map(byte[]::clone);
    }

    @Override
    public RowCursor cursor(Family family, byte[] from, byte[] end) {
        NavigableMap<byte[], Optional<byte[]>> own = changes.get(family);
        RowCursor under = base.cursor(family, from, end);
        NavigableMap<byte[], Optional<byte[]>> range = own == null || KEY_ORDER.compare(from, end) >= 0
                ? new TreeMap<>(KEY_ORDER)
                : own.subMap(from, true, end, false);
        return new MergedCursor(range, under, () -> rowsRead++);
    }

    @Override
    public Optional<Row> floor(Family family, byte[] lowest, byte[] highest) {
        rowsRead++;
        NavigableMap<byte[], Optional<byte[]>> own = changes.get(family);
        if (own == null) {
            return base.floor(family, lowest, highest);
        }
        byte[] bound = highest;
        while (true) {
            Optional<Row> under = base.floor(family, lowest, bound);
            Map.Entry<byte[], Optional<byte[]>> over = own.floorEntry(bound);
            boolean overCounts = over != null && KEY_ORDER.compare(over.getKey(), lowest) >= 0
                    && (under.isEmpty() || KEY_ORDER.compare(over.getKey(), under.get().key()) >= 0);
            if (!overCounts) {
                return under;
            }
            if (over.getValue().isPresent()) {
                return Optional.of(new Row(over.getKey().clone(), over.getValue().get().clone()));
            }
            Optional<byte[]> before = justBelow(over.getKey(), lowest, own, family);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            bound = before.get();
        }
    }

    /** The greatest key in base or among the changes that is below a key; found by a scan from lowest, as deletions under a floor are few. */
    private Optional<byte[]> justBelow(byte[] key, byte[] lowest, NavigableMap<byte[], Optional<byte[]>> own, Family family) {
        Optional<byte[]> best = Optional.empty();
        byte[] over = own.lowerKey(key);
        if (over != null && KEY_ORDER.compare(over, lowest) >= 0) {
            best = Optional.of(over);
        }
        try (RowCursor cursor = base.cursor(family, best.orElse(lowest), key)) {
            for (; cursor.valid(); cursor.next()) {
                best = Optional.of(cursor.key());
            }
        }
        return best;
    }

    /** Writes everything that this batch changed to another one. */
    public void addTo(RowBatch other) {
        forEach((family, key, value) -> {
            if (value.isPresent()) {
                other.put(family, key, value.get());
            } else {
                other.delete(family, key);
            }
        });
    }

    /** All changes, by family, then by key; value is empty for a deletion. The arrays are the batch's own: not to be changed. */
    public void forEach(ChangeVisitor visitor) {
        changes.forEach((family, rows) -> rows.forEach((key, value) -> visitor.change(family, key, value)));
    }

    public boolean isEmpty() { return changes.values().stream().allMatch(Map::isEmpty); }

    /** Rows that were read through this batch, each time counted. */
    public long rowsRead() { return rowsRead; }

    /** Rows that were written to this batch, each time counted. */
    public long rowsWritten() { return rowsWritten; }

    private NavigableMap<byte[], Optional<byte[]>> changesOf(Family family) {
        return changes.computeIfAbsent(family, ignored -> new TreeMap<>(KEY_ORDER));
    }

    /** Takes one change of a batch. */
    public interface ChangeVisitor {
        void change(Family family, byte[] key, Optional<byte[]> value);
    }
}
