/**
 * Shard id to place, on RocksDB (its only home in this module) without a write-ahead log: the disk's own log is that. A batch carries the
 * replay position that it covers, so that any state RocksDB finds after a crash names the place to replay from. Readers: any thread; batches:
 * one thread.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.index;
