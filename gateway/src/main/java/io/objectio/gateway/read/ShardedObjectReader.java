package io.objectio.gateway.read;

import io.objectio.codec.ErasureCodecs;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.cluster.OsdClient;
import io.objectio.gateway.stripe.StripeMemory;
import io.objectio.gateway.stripe.Waiting;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads objects stripe by stripe, a few ahead of the client. {@link StripeReadMachine} has the rules, {@link StripeRead} the threads. */
public final class ShardedObjectReader implements ObjectReader {
    private static final Logger log = LoggerFactory.getLogger(ShardedObjectReader.class);

    /** What all reads share. */
    record Parts(MetaClient meta, OsdClient osds, ErasureCodecs codecs, StripeMemory decodeMemory, ReadMemory memory, HedgeTokens hedges,
            Findings findings, ReadLimits limits, Ticker ticker, Scheduler scheduler, Waiting waiting) {}

    private record Ahead(StripeRead read, int units) {}

    private final Parts parts;

    /** decodeMemory is for cells that parity replaces; it is not to be the writers' own, or slow readers would hold up writers. */
    public ShardedObjectReader(MetaClient meta, OsdClient osds, ErasureCodecs codecs, StripeMemory decodeMemory, Findings findings,
            ReadLimits limits, Ticker ticker, Scheduler scheduler) {
        this(meta, osds, codecs, decodeMemory, findings, limits, ticker, scheduler, Waiting.PLAIN);
    }

    /** With a way to wait of one's own. */
    public ShardedObjectReader(MetaClient meta, OsdClient osds, ErasureCodecs codecs, StripeMemory decodeMemory, Findings findings,
            ReadLimits limits, Ticker ticker, Scheduler scheduler, Waiting waiting) {
        this.parts = new Parts(meta, osds, codecs, decodeMemory, new ReadMemory(limits.totalBytes()), new HedgeTokens(), findings, limits,
                ticker, scheduler, waiting);
    }

    /** Units of memory in use, for tests that look for leaks. */
    int memoryInUse() { return parts.memory().inUse(); }

    @Override
    public void read(MetaResponse.ObjectFound found, long first, long last, Sink sink)
            throws IOException, ReadUnavailableException, MetaUnavailableException, InterruptedException {
        if (first > last) {
            return;
        }
        StripeJobs jobs = new StripeJobs(parts.meta(), parts.limits().cellDeadline(), found, first, last);
        Deque<Ahead> ahead = new ArrayDeque<>();
        CRC32C plainCrc = new CRC32C();
        try {
            Optional<StripeRead.Job> next = jobs.next();
            while (next.isPresent() || !ahead.isEmpty()) {
                while (next.isPresent() && begin(next.get(), ahead)) {
                    next = jobs.next();
                }
                deliver(ahead, plainCrc, sink);
            }
        } finally {
            ahead.forEach(left -> {
                left.read().close();
                parts.memory().give(left.units());
            });
        }
    }

    /** Starts the stripe if there is room for it; the first one waits for room. */
    private boolean begin(StripeRead.Job job, Deque<Ahead> ahead)
            throws ReadUnavailableException, MetaUnavailableException, InterruptedException {
        int units = parts.memory().units(job.bytes());
        if (ahead.isEmpty()) {
            if (!parts.memory().take(units, parts.limits().memoryWait().toMillis())) {
                throw new ReadUnavailableException(
                        "clients leave " + parts.limits().totalBytes() + " bytes untaken that were read for them");
            }
        } else {
            long waiting = ahead.stream().mapToLong(other -> other.read().job().bytes()).sum();
            if (ahead.size() >= parts.limits().aheadStripes() || waiting + job.bytes() > parts.limits().aheadBytes()
                    || !parts.memory().takeNow(units)) {
                return false;
            }
        }
        boolean started = false;
        try {
            StripeRead read = new StripeRead(parts, job, ShardSources.of(parts.meta().map(), job.blob()));
            read.start();
            ahead.add(new Ahead(read, units));
            started = true;
        } finally {
            if (!started) {
                parts.memory().give(units);
            }
        }
        return true;
    }

    private void deliver(Deque<Ahead> ahead, CRC32C plainCrc, Sink sink)
            throws IOException, ReadUnavailableException, InterruptedException {
        Ahead head = ahead.element();
        List<Payload> cells = takeOrTryAgain(head.read());
        ahead.remove();
        Deque<Payload> left = new ArrayDeque<>(cells);
        // the lease gives the memory units back when the last payload of the stripe is released, wherever that happens
        CountedPayload lease = new CountedPayload(ByteBuffer.allocate(0), () -> parts.memory().give(head.units()));
        try {
            checkPlain(head.read().job(), cells, plainCrc);
            while (!left.isEmpty()) {
                Payload cell = left.remove();
                lease.retain();
                sink.write(new CountedPayload(cell.bytes(), () -> {
                    cell.release();
                    lease.release();
                }));
            }
        } finally {
            left.forEach(Payload::release);
            lease.release();
        }
    }

    /** A stripe that could not be read is tried once more by a fresh map: its shards may have moved. */
    private List<Payload> takeOrTryAgain(StripeRead read) throws ReadUnavailableException, InterruptedException {
        try {
            return read.take();
        } catch (ReadUnavailableException e) {
            try {
                parts.meta().refreshMap(parts.limits().cellDeadline());
            } catch (MetaUnavailableException unavailable) {
                log.info("map not refreshed after a failed read blob={} cause=\"{}\"", read.job().blob().blob(), unavailable.getMessage());
            }
            StripeRead again = new StripeRead(parts, read.job(), ShardSources.of(parts.meta().map(), read.job().blob()));
            again.start();
            return again.take();
        }
    }

    private void checkPlain(StripeRead.Job job, List<Payload> cells, CRC32C plainCrc) throws ReadUnavailableException {
        if (!job.wholeBlob()) {
            return;
        }
        if (job.stripe() == 0) {
            plainCrc.reset();
        }
        cells.forEach(cell -> plainCrc.update(cell.bytes()));
        if (job.stripe() == job.layout().stripeCount() - 1 && (int) plainCrc.getValue() != job.blob().plainCrc()) {
            parts.findings().wrongBlob(job.blob().blob(), job.blob().plainCrc(), (int) plainCrc.getValue());
            throw new ReadUnavailableException("the bytes of blob " + job.blob().blob() + " do not match its plain CRC");
        }
    }
}
