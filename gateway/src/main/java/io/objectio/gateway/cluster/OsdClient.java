package io.objectio.gateway.cluster;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.OsdRow;
import io.objectio.common.id.DiskId;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to the disks: finds the OSD of a disk in the map, sends, and remembers for each disk how long answers took in the last minute and
 * whether calls failed a short while ago. Any thread; nothing waits.
 */
public final class OsdClient implements DiskHealth {
    private static final Logger log = LoggerFactory.getLogger(OsdClient.class);
    private static final long MILLI = 1_000_000L;
    /** Own evidence against a disk is believed this long; by then the map knows, or the disk is asked again. */
    private static final long SUSPECT_NANOS = 3_000 * MILLI;
    /** Below this many answers in the last minute the percentiles say nothing. */
    private static final long MIN_SAMPLES = 20;
    /** DESIGN 7: stragglers have max(200 ms, 3 x p99), 2 s at most. */
    private static final long MIN_GRACE = 200 * MILLI;
    private static final long MAX_GRACE = 2_000 * MILLI;
    /** A single slow write is no reason to do without a disk; this many in a row are. */
    private static final int MAX_STRAGGLES = 3;
    /** Without samples a read waits this long for a disk; with samples never longer than MAX_HEDGE and never shorter than MIN_HEDGE. */
    private static final long UNKNOWN_HEDGE = 100 * MILLI;
    private static final long MIN_HEDGE = 2 * MILLI;
    private static final long MAX_HEDGE = 1_000 * MILLI;
    /** A disk is slow when its median is this many times the median of all, and above SLOW_FLOOR. */
    private static final long SLOW_FACTOR = 8;
    private static final long SLOW_FLOOR = 20 * MILLI;

    private static final class Seen {
        private final LatencyWindow reads = new LatencyWindow();
        private final LatencyWindow writes = new LatencyWindow();
        private volatile long suspectUntil;
        private volatile boolean suspected;
        private final AtomicInteger straggles = new AtomicInteger();
    }

    private final Rpc rpc;
    private final Supplier<ClusterMap> map;
    private final Ticker ticker;
    private final ConcurrentHashMap<DiskId, Seen> seen = new ConcurrentHashMap<>();
    private final LatencyWindow allReads = new LatencyWindow();

    public OsdClient(Rpc rpc, Supplier<ClusterMap> map, Ticker ticker) {
        this.rpc = rpc;
        this.map = map;
        this.ticker = ticker;
    }

    /** Sends to the OSD that has the disk by the newest map. Takes over the request's payload, in every outcome. */
    public CompletableFuture<Message> call(OsdRequest request, Duration deadline) {
        Optional<OsdRow> osd = osdOf(request.disk());
        if (osd.isEmpty()) {
            request.payload().release();
            return CompletableFuture.failedFuture(new RpcException(RpcException.Code.UNREACHABLE,
                    "disk " + request.disk() + " is not in the map of epoch " + map.get().epoch()));
        }
        long from = ticker.nanos();
        CompletableFuture<Message> answer = rpc.call(osd.get().address(), request, deadline);
        return answer.whenComplete((response, failure) -> {
            if (response instanceof OsdResponse.CellData) {
                long now = ticker.nanos();
                of(request.disk()).reads.record(now, now - from);
                allReads.record(now, now - from);
            } else if (response instanceof OsdResponse.ShardDurable) {
                long now = ticker.nanos();
                Seen row = of(request.disk());
                row.straggles.set(0);
                row.writes.record(now, now - from);
            }
        });
    }

    @Override
    public boolean suspect(DiskId disk) {
        Seen row = seen.get(disk);
        return row != null && row.suspected && row.suspectUntil - ticker.nanos() > 0;
    }

    @Override
    public void suspect(DiskId disk, String cause) {
        boolean already = suspect(disk);
        Seen row = of(disk);
        row.suspectUntil = ticker.nanos() + SUSPECT_NANOS;
        row.suspected = true;
        if (!already) {
            log.warn("disk suspected disk={} cause=\"{}\" forMillis={}", disk, cause, SUSPECT_NANOS / MILLI);
        }
    }

    @Override
    public boolean slow(DiskId disk) {
        Seen row = seen.get(disk);
        if (row == null) {
            return false;
        }
        long now = ticker.nanos();
        LatencyWindow.Percentiles own = row.reads.percentiles(now);
        return own.count() >= MIN_SAMPLES && own.p50() > SLOW_FLOOR && own.p50() > SLOW_FACTOR * allReads.percentiles(now).p50();
    }

    @Override
    public long graceNanos(DiskId disk) {
        Seen row = seen.get(disk);
        if (row == null) {
            return MIN_GRACE;
        }
        return Math.clamp(3 * row.writes.percentiles(ticker.nanos()).p99(), MIN_GRACE, MAX_GRACE);
    }

    @Override
    public long hedgeNanos(DiskId disk) {
        Seen row = seen.get(disk);
        long now = ticker.nanos();
        LatencyWindow.Percentiles own = row == null ? LatencyWindow.Percentiles.NONE : row.reads.percentiles(now);
        if (own.count() < MIN_SAMPLES) {
            return UNKNOWN_HEDGE;
        }
        return Math.clamp(Math.max(own.p95(), 2 * allReads.percentiles(now).p50()), MIN_HEDGE, MAX_HEDGE);
    }

    @Override
    public void straggled(DiskId disk) {
        int count = of(disk).straggles.incrementAndGet();
        if (count >= MAX_STRAGGLES) {
            suspect(disk, count + " writes in a row took longer than their grace");
        }
    }

    private Seen of(DiskId disk) { return seen.computeIfAbsent(disk, _ -> new Seen()); }

    private Optional<OsdRow> osdOf(DiskId disk) {
        ClusterMap now = map.get();
        return now.disk(disk).map(DiskRow::osd).flatMap(now::osd);
    }
}
