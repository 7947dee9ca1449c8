package io.objectio.meta.store;

import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** A view of a {@link RocksRowStore}: a snapshot of RocksDB. */
final class RocksView implements RowView {
    private final RocksRowStore store;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private final RocksRows rows;
    private final Applied applied;
    private boolean closed;

    RocksView(RocksRowStore store) {
        this.store = store;
        this.snapshot = store.database().getSnapshot();
        this.options = new ReadOptions().setVerifyChecksums(true).setSnapshot(snapshot);
        this.rows = new RocksRows(store, options);
        this.applied = store.applied(options);
    }

    @Override
    public Applied applied() { return applied; }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) { return rows().get(family, key); }

    @Override
    public RowCursor cursor(Family family, byte[] from, byte[] end) { return rows().cursor(family, from, end); }

    @Override
    public Optional<Row> floor(Family family, byte[] lowest, byte[] highest) { return rows().floor(family, lowest, highest); }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.release(snapshot, options);
        }
    }

    private RocksRows rows() {
        if (closed) {
            throw new IllegalStateException("the view is closed");
        }
        return rows;
    }
}
