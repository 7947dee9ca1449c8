/**
 * Meta's port: who may ask what, how fresh a read is, waiting for changes, heartbeats and leases in memory, and the leader's own work.
 *
 * <p>Threads: handlers are called on event loops and only hand over. Reads of the state run on a few platform threads, as RocksDB holds its
 * thread; admin requests that ask OSDs run on virtual threads.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.meta.service;
