package io.objectio.gateway.read;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Findings as log lines and counts; each damaged shard is logged as it is read. */
public final class LoggedFindings implements Findings {
    private static final Logger log = LoggerFactory.getLogger(LoggedFindings.class);

    private final LongAdder corrupt = new LongAdder();
    private final LongAdder missing = new LongAdder();
    private final LongAdder wrongBlobs = new LongAdder();

    @Override
    public void corrupt(ShardId shard, DiskId disk) {
        corrupt.increment();
        log.warn("shard corrupt shard={} disk={}", shard, disk);
    }

    @Override
    public void missing(ShardId shard, DiskId disk) {
        missing.increment();
        log.warn("shard missing shard={} disk={}", shard, disk);
    }

    @Override
    public void wrongBlob(BlobId blob, int expectedCrc, int actualCrc) {
        wrongBlobs.increment();
        log.error("blob decodes to wrong bytes blob={} expectedCrc={} actualCrc={}", blob, Integer.toHexString(expectedCrc),
                Integer.toHexString(actualCrc));
    }

    public long corruptCount() { return corrupt.sum(); }

    public long missingCount() { return missing.sum(); }

    public long wrongBlobCount() { return wrongBlobs.sum(); }
}
