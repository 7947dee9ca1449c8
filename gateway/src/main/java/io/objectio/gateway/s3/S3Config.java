package io.objectio.gateway.s3;

import java.time.Duration;
import java.util.Optional;

/**
 * How the S3 surface behaves.
 *
 * @param region           our name for where we are: in credential scopes, LocationConstraint and x-amz-bucket-region
 * @param baseDomain       buckets are also found as BUCKET.baseDomain in Host; empty: path style only
 * @param metaDeadline     how long a request waits for one answer of meta before it says 503
 * @param minPartBytes     of every part but the last
 * @param maxPutBytes      of one PUT or part
 * @param maxXmlBytes      of a client's XML; the largest is Complete with 10,000 parts and checksums
 */
public record S3Config(String region, Optional<String> baseDomain, Duration metaDeadline, long minPartBytes, long maxPutBytes,
        int maxXmlBytes) {
    public S3Config {
        if (region.isBlank()) {
            throw new IllegalArgumentException("region is empty; 'us-east-1' is what clients assume by default");
        }
        if (minPartBytes < 1 || maxPutBytes < minPartBytes || maxXmlBytes < 1024) {
            throw new IllegalArgumentException("limits contradict each other: minPartBytes=" + minPartBytes + " maxPutBytes=" + maxPutBytes
                    + " maxXmlBytes=" + maxXmlBytes);
        }
    }

    public static S3Config defaults() {
        return new S3Config("us-east-1", Optional.empty(), Duration.ofSeconds(30), 5L << 20, 5L << 30, 4 << 20);
    }
}
