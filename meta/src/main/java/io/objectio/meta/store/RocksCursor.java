package io.objectio.meta.store;

import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A range of one family. An iterator that ends for an error is an error, never the end of the range. */
final class RocksCursor implements RowCursor {
    private final RocksRowStore store;
    private final RocksIterator iterator;
    private final byte[] from;
    private final byte[] end;

    RocksCursor(RocksRowStore store, RocksIterator iterator, byte[] from, byte[] end) {
        this.store = store;
        this.iterator = iterator;
        this.from = from.clone();
        this.end = end.clone();
        iterator.seek(from);
        check();
    }

    @Override
    public boolean valid() { return iterator.isValid() && Arrays.compareUnsigned(iterator.key(), end) < 0; }

    @Override
    public byte[] key() {
        requireValid();
        return iterator.key();
    }

    @Override
    public byte[] value() {
        requireValid();
        return iterator.value();
    }

    @Override
    public void next() {
        requireValid();
        iterator.next();
        check();
    }

    @Override
    public void seek(byte[] key) {
        iterator.seek(Arrays.compareUnsigned(key, from) < 0 ? from : key);
        check();
    }

    @Override
    public void close() { iterator.close(); }

    private void requireValid() {
        if (!valid()) {
            throw new IllegalStateException("the cursor is at the end of its range");
        }
    }

    private void check() {
        if (!iterator.isValid()) {
            try {
                iterator.status();
            } catch (RocksDBException e) {
                throw store.failure("scanning", e);
            }
        }
    }
}
