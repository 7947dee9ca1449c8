package io.objectio.gateway.write;

import java.time.Duration;

/**
 * The bounds of one write.
 *
 * @param maxBlobBytes  a body is cut in blobs of this size; 64 MiB (DESIGN 2), smaller in tests
 * @param windowCells   how many cells of a shard may be unacknowledged, and so how many stripes a request holds in memory
 * @param cellDeadline  for one cell, its sync included
 * @param stall         a disk that holds up the other five this long in the middle of a blob is dropped for the rest of it
 * @param busyPause     before a disk that answered BUSY is asked again
 * @param busyTries     how often
 * @param blobTries     how many placement groups are tried for a blob whose bytes are still in hand
 * @param rebuildTries  how often a commit that was short of shards is mended and repeated
 */
public record WriteLimits(long maxBlobBytes, int windowCells, Duration cellDeadline, Duration stall, Duration busyPause, int busyTries,
        int blobTries, int rebuildTries) {
    public static final WriteLimits DEFAULT = new WriteLimits(64L << 20, 4, Duration.ofSeconds(15), Duration.ofSeconds(2),
            Duration.ofMillis(20), 20, 3, 3);

    public WriteLimits {
        if (maxBlobBytes < 1 || windowCells < 1 || busyTries < 0 || blobTries < 1 || rebuildTries < 0) {
            throw new IllegalArgumentException("a write needs a positive blob size, window and number of tries: " + maxBlobBytes + ", "
                    + windowCells + ", " + busyTries + ", " + blobTries + ", " + rebuildTries);
        }
    }
}
