package io.objectio.osd.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.osd.OsdResponse.Reason;
import io.objectio.protocol.osd.OsdResponse.Refused;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a new shard may begin here: the OSD has been in touch with meta within its lease, and the write's epoch is not older than the
 * newest known of its group. Asked at a shard's first cell only; a shard under way is not stopped, since the commit is the real fence (DESIGN
 * 7). Starts without a lease. Threads: any.
 */
public final class WriteFence {
    private static final Logger log = LoggerFactory.getLogger(WriteFence.class);

    private final Ticker ticker;
    private final long leaseNanos;
    private volatile Optional<ClusterMap> map = Optional.empty();
    private volatile long leaseEnd;
    private volatile boolean everHeard;
    private volatile boolean open;

    public WriteFence(Ticker ticker, Duration lease) {
        this.ticker = ticker;
        this.leaseNanos = lease.toNanos();
    }

    /** Meta answered a request that was sent at that time of the ticker. The lease counts from the sending, so meta never thinks it shorter. */
    public void heardFromMeta(long sentNanos) {
        synchronized (this) {
            long end = sentNanos + leaseNanos;
            if (!everHeard || end - leaseEnd > 0) {
                leaseEnd = end;
                everHeard = true;
            }
        }
        look();
    }

    /** A map came; an older one than known is ignored. */
    public void mapIs(ClusterMap newer) {
        synchronized (this) {
            if (map.isEmpty() || newer.epoch().compareTo(map.get().epoch()) > 0) {
                map = Optional.of(newer);
            }
        }
    }

    public Optional<ClusterMap> map() { return map; }

    /** Whether the lease runs now; says so in the log once per change. */
    public boolean look() {
        boolean now = everHeard && ticker.nanos() - leaseEnd < 0;
        if (now == open) {
            return now;
        }
        boolean changed;
        synchronized (this) {
            changed = now != open;
            open = now;
        }
        if (changed) {
            if (now) {
                log.info("writes before=fenced after=open cause=\"in touch with meta\"");
            } else {
                log.warn("writes before=open after=fenced cause=\"no answer from meta for {} s\"",
                        Duration.ofNanos(leaseNanos).toSeconds());
            }
        }
        return now;
    }

    /** Empty if a shard of that group may begin under that epoch. */
    Optional<Refused> check(PgId pg, Epoch epoch) {
        if (!look()) {
            return Optional.of(new Refused(Reason.FENCED, "this OSD had no answer from meta for longer than its lease of "
                    + Duration.ofNanos(leaseNanos).toSeconds() + " s; it takes writes again when meta answers"));
        }
        return row(pg).filter(row -> epoch.compareTo(row.epoch()) < 0).map(row -> new Refused(Reason.STALE_EPOCH,
                "write to " + pg + " under epoch " + epoch + ", and epoch " + row.epoch() + " is known here; fetch the group's row"));
    }

    /** The group's scheme; of a group that is newer than the map here, the scheme that all have today. */
    CodingScheme scheme(PgId pg) {
        return row(pg).map(PgRow::scheme).orElse(CodingScheme.RS_4_2);
    }

    private Optional<PgRow> row(PgId pg) { return map.flatMap(known -> known.pg(pg)); }
}
