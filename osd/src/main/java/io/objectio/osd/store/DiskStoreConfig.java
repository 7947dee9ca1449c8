package io.objectio.osd.store;

import io.objectio.osd.segment.LogConfig;
import java.time.Duration;

/**
 * Bounds of one disk's store.
 *
 * @param readThreads        platform threads that read; 4 keep an SSD busy, and a hung one costs a quarter
 * @param maxQueuedReads     reads that wait for them; more are answered Busy at once. 256 is 16 ms of an ordinary SSD
 * @param fileThreads        threads that write and sync files of large shards; 2, so that one syncs while the other writes
 * @param maxQueuedCells     cells of large shards that wait in memory: 256 of 256 KiB are 64 MiB
 * @param maxOpenWrites      shards in the making at once, of all connections; 1,024 are more than a gateway has streams
 * @param reservePercent     of the file system that new shards may not use: room for compaction, tombstones and the index
 * @param maxReserveBytes    the same in bytes, for large disks, where 5 % would be wasted
 * @param ioDeadline         after which an I/O counts as hung and the disk as FAILED; ordinary disks answer in seconds even when they remap
 * @param checkpointRecords  and checkpointBytes and checkpointInterval: what starts a checkpoint, whichever comes first. They bound replay:
 *                           256 MiB or 100,000 records are about a second
 * @param maxTableEntries    changes in memory that are not in the index yet, before the writer waits
 * @param maxCachedHeads     heads (CRC lists) of large shards kept for readers, a few KiB each
 */
public record DiskStoreConfig(LogConfig log, int readThreads, int maxQueuedReads, int fileThreads, int maxQueuedCells, int maxOpenWrites,
        int reservePercent, long maxReserveBytes, Duration ioDeadline, int checkpointRecords, long checkpointBytes,
        Duration checkpointInterval, int maxTableEntries, int maxCachedHeads) {
    public static final DiskStoreConfig DEFAULT = new DiskStoreConfig(LogConfig.DEFAULT, 4, 256, 2, 256, 1024, 5, 8L << 30,
            Duration.ofSeconds(30), 100_000, 256L << 20, Duration.ofMinutes(5), 65_536, 256);

    public DiskStoreConfig {
        if (readThreads < 1 || fileThreads < 1 || maxQueuedReads < 1 || maxQueuedCells < 1 || maxOpenWrites < 1 || checkpointRecords < 1) {
            throw new IllegalArgumentException("a bound of the disk store is below 1");
        }
        if (reservePercent < 0 || reservePercent > 50) {
            throw new IllegalArgumentException("a reserve of " + reservePercent + " % is outside 0..50");
        }
    }

    public DiskStoreConfig withLog(LogConfig other) {
        return new DiskStoreConfig(other, readThreads, maxQueuedReads, fileThreads, maxQueuedCells, maxOpenWrites, reservePercent,
                maxReserveBytes, ioDeadline, checkpointRecords, checkpointBytes, checkpointInterval, maxTableEntries, maxCachedHeads);
    }
}
