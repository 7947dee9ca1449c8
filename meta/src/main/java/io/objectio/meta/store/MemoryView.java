package io.objectio.meta.store;

import java.util.Map;
import java.util.Optional;

/** A view of a {@link MemoryRowStore}: the maps as they were; the store copies before it changes one. */
final class MemoryView implements RowView {
    private final MemoryRowStore store;
    private final Map<Family, MemoryRowStore.Table> tables;
    private final Applied applied;
    private boolean closed;

    MemoryView(MemoryRowStore store, Map<Family, MemoryRowStore.Table> tables, Applied applied) {
        this.store = store;
        this.tables = tables;
        this.applied = applied;
    }

    @Override
    public Applied applied() { return applied; }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) { return table(family).get(key); }

    @Override
    public RowCursor cursor(Family family, byte[] from, byte[] end) { return table(family).cursor(from, end); }

    @Override
    public Optional<Row> floor(Family family, byte[] lowest, byte[] highest) { return table(family).floor(lowest, highest); }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.release(tables);
        }
    }

    private MemoryRowStore.Table table(Family family) {
        MemoryRowStore.Table table = tables.get(family);
        if (closed || table == null) {
            throw new IllegalStateException("the view is closed");
        }
        return table;
    }
}
