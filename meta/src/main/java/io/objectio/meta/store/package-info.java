/**
 * Rows of the metadata state: column families of ordered byte keys, on RocksDB ({@link io.objectio.meta.store.RocksRowStore}) and in memory
 * ({@link io.objectio.meta.store.MemoryRowStore}). One thread writes; views are immutable and may be read by any thread. The only home of RocksDB
 * in the metadata service. Knows nothing of buckets or objects.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.store;
