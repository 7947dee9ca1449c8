package io.objectio.osd.store;

import io.objectio.common.id.ShardId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts a disk's errors, logs corruption once per finding, and keeps the last text for the status. Threads: any. */
final class ErrorLog {
    private static final Logger log = LoggerFactory.getLogger(ErrorLog.class);

    private final String disk;
    private final AtomicLong count = new AtomicLong();
    private volatile Optional<String> last = Optional.empty();

    ErrorLog(String disk) { this.disk = disk; }

    void count(String text) {
        count.incrementAndGet();
        last = Optional.of(text);
    }

    void corrupt(ShardId shard, int expected, int actual, String what) {
        count("shard " + shard + " corrupt: " + what);
        log.warn("shard corrupt disk={} shard={} expectedCrc={} actualCrc={} what={}", disk, shard, String.format("%08x", expected),
                String.format("%08x", actual), what);
    }

    long count() { return count.get(); }

    Optional<String> last() { return last; }
}
