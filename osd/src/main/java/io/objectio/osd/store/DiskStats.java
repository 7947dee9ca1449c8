package io.objectio.osd.store;

import io.objectio.osd.disk.DiskState;
import java.util.Optional;

/**
 * Figures of one disk.
 *
 * @param totalBytes    of its file system
 * @param freeBytes     of its file system; shared by all disks on one device
 * @param reserveBytes  what new shards may not use of freeBytes
 * @param reservedBytes promised to large shards in the making
 * @param usedBytes     bytes of stored shards
 * @param logBytes      bytes of segments, live or not
 * @param errorCount    I/O errors and corrupt reads since open
 */
public record DiskStats(DiskState state, String stateCause, long totalBytes, long freeBytes, long reserveBytes, long reservedBytes,
        long usedBytes, long shardCount, long logBytes, long quarantinedCount, long errorCount, Optional<String> lastError, int openWrites,
        long readsServed, long writesServed) {}
