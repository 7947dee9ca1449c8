package io.objectio.gateway.read;

import java.time.Duration;

/**
 * The bounds of reads.
 *
 * @param aheadStripes stripes of one request that are read before the client has taken the first of them
 * @param aheadBytes   and their plain bytes
 * @param totalBytes   plain bytes of all requests that are read and not yet taken by clients
 * @param memoryWait   how long a request waits for its share of totalBytes before its client is told to slow down
 * @param cellDeadline for one read of a cell
 * @param busyPause    before a disk that answered BUSY is asked again; doubled each time
 */
public record ReadLimits(int aheadStripes, long aheadBytes, long totalBytes, Duration memoryWait, Duration cellDeadline,
        Duration busyPause) {
    public static final ReadLimits DEFAULT = new ReadLimits(4, 8L << 20, 192L << 20, Duration.ofSeconds(10), Duration.ofSeconds(10),
            Duration.ofMillis(5));

    public ReadLimits {
        if (aheadStripes < 1 || aheadBytes < 1 || totalBytes < 1) {
            throw new IllegalArgumentException(
                    "reads need room: " + aheadStripes + " stripes, " + aheadBytes + " and " + totalBytes + " bytes");
        }
    }
}
