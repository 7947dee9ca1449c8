package io.objectio.meta.store;

import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in memory: for simulation and tests. Same contract as the real one; "stable storage" is whatever it held at the last {@link #flush}, see
 * {@link #afterCrash}. Views share the maps with the store; a commit copies a map only if an open view still reads it.
 */
public final class MemoryRowStore implements RowStore {
    private static final String FILE = "rows";

    private final Map<Family, Table> tables = new EnumMap<>(Family.class);
    private Applied applied = Applied.NONE;
    private @Nullable MemoryRowStore stable;

    public MemoryRowStore() {
        for (Family family : Family.values()) {
            tables.put(family, new Table(new TreeMap<>(RowBatch.KEY_ORDER)));
        }
    }

    /** Opens what {@link #checkpoint} wrote. */
    public static MemoryRowStore load(Path folder) throws IOException {
        FieldReader in = new FieldReader(Files.readAllBytes(folder.resolve(FILE)));
        MemoryRowStore store = new MemoryRowStore();
        store.applied = new Applied(in.i64(), in.i64());
        while (in.remaining() > 0) {
            Family family = in.enumOf(Family.values());
            store.table(family).rows.put(in.byteArray(), in.byteArray());
        }
        return store;
    }

    /** A store of its own with the same rows. */
    public synchronized MemoryRowStore copy() {
        MemoryRowStore copy = new MemoryRowStore();
        copy.applied = applied;
        tables.forEach((family, table) -> copy.table(family).rows.putAll(table.rows));
        return copy;
    }

    /** What a restart finds after a crash that lost everything behind the last flush. */
    public synchronized MemoryRowStore afterCrash() {
        return stable == null ? new MemoryRowStore() : stable.copy();
    }

    @Override
    public synchronized RowView view() {
        Map<Family, Table> seen = new EnumMap<>(tables);
        seen.values().forEach(table -> table.views++);
        return new MemoryView(this, seen, applied);
    }

    @Override
    public synchronized Applied applied() { return applied; }

    @Override
    public synchronized Applied flushed() { return stable == null ? Applied.NONE : stable.applied; }

    @Override
    public RowBatch batch() { return new RowBatch(new Latest()); }

    @Override
    public synchronized void commit(RowBatch batch, Applied to) {
        RowStores.checkForward(applied, to);
        batch.forEach((family, key, value) -> {
            Table table = writable(family);
            value.ifPresentOrElse(bytes -> table.rows.put(key, bytes), () -> table.rows.remove(key));
        });
        applied = to;
    }

    @Override
    public synchronized Applied flush() {
        stable = copy();
        return applied;
    }

    @Override
    public synchronized void checkpoint(Path folder) throws IOException {
        FieldWriter out = new FieldWriter().i64(applied.term()).i64(applied.index());
        tables.forEach((family, table) -> table.rows.forEach((key, value) -> out.u8(family.code()).bytes(key).bytes(value)));
        Files.createDirectory(folder);
        Files.write(folder.resolve(FILE), out.toArray());
    }

    @Override
    public void close() {}

    synchronized void release(Map<Family, Table> seen) { seen.values().forEach(table -> table.views--); }

    private Table writable(Family family) {
        Table table = table(family);
        if (table.views > 0) {
            TreeMap<byte[], byte[]> rows = new TreeMap<>(RowBatch.KEY_ORDER);
            rows.putAll(table.rows);
            table = new Table(rows);
            tables.put(family, table);
        }
        return table;
    }

    private Table table(Family family) {
        Table table = tables.get(family);
        if (table == null) {
            throw new IllegalStateException("no table of " + family);
        }
        return table;
    }

    /** One family's rows, and how many open views read this very map. */
    static final class Table {
        final NavigableMap<byte[], byte[]> rows;
        int views;

        Table(NavigableMap<byte[], byte[]> rows) { this.rows = rows; }

        Optional<byte[]> get(byte[] key) { return Optional.ofNullable(rows.get(key)).map(byte[]::clone); }

        RowCursor cursor(byte[] from, byte[] end) {
            return new MapCursor(RowBatch.KEY_ORDER.compare(from, end) >= 0
                    ? new TreeMap<>(RowBatch.KEY_ORDER)
                    : rows.subMap(from, true, end, false));
        }

        Optional<Row> floor(byte[] lowest, byte[] highest) {
            Map.Entry<byte[], byte[]> entry = rows.floorEntry(highest);
            return entry == null || RowBatch.KEY_ORDER.compare(entry.getKey(), lowest) < 0
                    ? Optional.empty()
                    : Optional.of(new Row(entry.getKey().clone(), entry.getValue().clone()));
        }
    }

    /** The rows as they are now, for batches of the committing thread. */
    private final class Latest implements Rows {
        @Override
        public Optional<byte[]> get(Family family, byte[] key) { return table(family).get(key); }

        @Override
        public RowCursor cursor(Family family, byte[] from, byte[] end) { return table(family).cursor(from, end); }

        @Override
        public Optional<Row> floor(Family family, byte[] lowest, byte[] highest) { return table(family).floor(lowest, highest); }
    }
}
