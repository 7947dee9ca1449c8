package io.objectio.osd.segment;

import java.time.Duration;

/**
 * Sizes of a log.
 *
 * @param minSegmentBytes of the first segment after a start; each next one has twice as much
 * @param maxSegmentBytes where doubling ends: what one compaction moves at most
 * @param maxGroupBytes   where a group ends, save that one record is always taken
 * @param maxGroupRecords the same by number
 * @param maxQueueEntries and maxQueueBytes: what may wait for the writer; more is refused as busy
 * @param idleMark        how long the writer waits with nothing to do before it appends the empty group with the mark
 * @param maxOpenSegments files of segments kept open
 */
public record LogConfig(long minSegmentBytes, long maxSegmentBytes, int maxGroupBytes, int maxGroupRecords, int maxQueueEntries,
        long maxQueueBytes, Duration idleMark, int maxOpenSegments) {
    /**
     * 16 to 256 MiB segments (DESIGN: small at first, so that eight disks on a laptop start fast); 4 MiB groups, about 2 ms of a SATA SSD, so that
     * no one waits long for the others; 4,096 entries or 64 MiB waiting, the most that a whole OSD's connections have in flight for one disk.
     */
    public static final LogConfig DEFAULT = new LogConfig(16 << 20, 256 << 20, 4 << 20, 1024, 4096, 64 << 20, Duration.ofMillis(50), 128);

    /** The most bytes that group header and one record can need. */
    static final int MAX_RECORD_BYTES = 2 << 20;

    public LogConfig {
        if (minSegmentBytes < SegmentHeader.GROUPS_AT + GroupHeader.ALIGNMENT || maxSegmentBytes < minSegmentBytes
                || minSegmentBytes % GroupHeader.ALIGNMENT != 0 || maxSegmentBytes % GroupHeader.ALIGNMENT != 0) {
            throw new IllegalArgumentException("segments of " + minSegmentBytes + " to " + maxSegmentBytes + " bytes cannot hold a group");
        }
        if (maxGroupBytes < GroupHeader.ALIGNMENT || maxGroupBytes > (64 << 20) || maxGroupRecords < 1 || maxQueueEntries < 1) {
            throw new IllegalArgumentException("group of " + maxGroupBytes + " bytes or " + maxGroupRecords + " records");
        }
    }
}
