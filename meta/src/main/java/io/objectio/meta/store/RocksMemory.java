package io.objectio.meta.store;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that stores share: one block cache, which write buffers, index and filter blocks are charged to, so that its size bounds all of it. Close
 * it after the stores.
 */
public final class RocksMemory implements AutoCloseable {
    /** Enough for the hot rows of some hundred thousand objects, small enough for a process that runs a whole cluster. */
    public static final long DEFAULT_BYTES = 64L << 20;
    /** Of the cache, what write buffers may take before they are flushed. */
    private static final int WRITE_BUFFER_SHARE = 4;

    static {
        RocksDB.loadLibrary();
    }

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    public RocksMemory(long bytes) {
        this.cache = new LRUCache(bytes);
        this.writeBuffers = new WriteBufferManager(bytes / WRITE_BUFFER_SHARE, cache);
    }

    Cache cache() { return cache; }

    WriteBufferManager writeBuffers() { return writeBuffers; }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
