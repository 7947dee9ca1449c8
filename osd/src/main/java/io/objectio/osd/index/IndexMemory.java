package io.objectio.osd.index;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/** One block cache and one bound of write buffers for all indexes of a process. Closed after the last of them. */
public final class IndexMemory implements AutoCloseable {
    static {
        RocksDB.loadLibrary();
    }

    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /** @param bytes for blocks and write buffers together; write buffers may take half and are counted in the cache */
    public IndexMemory(long bytes) {
        this.cache = new LRUCache(bytes);
        this.writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    Cache cache() { return cache; }

    WriteBufferManager writeBuffers() { return writeBuffers; }

    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }
}
