package io.objectio.meta.store;

import java.util.Arrays;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads of a {@link RocksRowStore} with given options: the latest rows, or those of a snapshot. */
final class RocksRows implements Rows {
    private final RocksRowStore store;
    private final ReadOptions options;

    RocksRows(RocksRowStore store, ReadOptions options) {
        this.store = store;
        this.options = options;
    }

    @Override
    public Optional<byte[]> get(Family family, byte[] key) {
        try {
            return Optional.ofNullable(store.database().get(store.handle(family), options, key));
        } catch (RocksDBException e) {
            throw store.failure("reading " + family, e);
        }
    }

    @Override
    public RowCursor cursor(Family family, byte[] from, byte[] end) { return new RocksCursor(store, iterator(family), from, end); }

    @Override
    public Optional<Row> floor(Family family, byte[] lowest, byte[] highest) {
        try (RocksIterator iterator = iterator(family)) {
            iterator.seekForPrev(highest);
            boolean found = iterator.isValid();
            iterator.status();
            return found && Arrays.compareUnsigned(iterator.key(), lowest) >= 0
                    ? Optional.of(new Row(iterator.key(), iterator.value()))
                    : Optional.empty();
        } catch (RocksDBException e) {
            throw store.failure("reading " + family, e);
        }
    }

    private RocksIterator iterator(Family family) { return store.database().newIterator(store.handle(family), options); }
}
