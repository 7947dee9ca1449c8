package io.objectio.meta.service;

import io.objectio.common.cluster.OsdRow;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.OsdId;
import io.objectio.meta.command.Command.SetOsdState;
import io.objectio.protocol.meta.DiskReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who was heard of when; in the leader's memory only. A new leader judges nobody before a whole timeout has passed since it began to lead.
 * Time is given in nanoseconds of a ticker. Threads: any, under its lock.
 */
final class Heartbeats {
    private record Heard(long atNanos, List<DiskReport> disks) {}

    private final Duration timeout;
    private final Map<OsdId, Heard> heard = new HashMap<>();
    private long leadingSince;

    Heartbeats(Duration timeout) { this.timeout = timeout; }

    /** This node begins to lead: what it may have heard in an earlier reign counts for nothing. */
    synchronized void begin(long now) {
        heard.clear();
        leadingSince = now;
    }

    synchronized void heard(OsdId osd, List<DiskReport> disks, long now) { heard.put(osd, new Heard(now, disks)); }

    /** Disks that OSDs have reported to this leader within the timeout: only these are used for new placement. */
    synchronized Set<DiskId> heardDisks(long now) {
        Set<DiskId> disks = new HashSet<>();
        heard.values().stream().filter(one -> now - one.atNanos() <= timeout.toNanos())
                .forEach(one -> one.disks().forEach(report -> disks.add(report.disk())));
        return disks;
    }

    synchronized Optional<Long> lastSeenMillis(OsdId osd, long now) {
        return Optional.ofNullable(heard.get(osd)).map(one -> (now - one.atNanos()) / 1_000_000);
    }

    synchronized Map<DiskId, DiskReport> reports() {
        Map<DiskId, DiskReport> reports = new HashMap<>();
        heard.values().forEach(one -> one.disks().forEach(report -> reports.put(report.disk(), report)));
        return reports;
    }

    /** What has to change of the rows. */
    synchronized List<SetOsdState> judge(List<OsdRow> rows, long now) {
        List<SetOsdState> changes = new ArrayList<>();
        for (OsdRow row : rows) {
            Heard last = heard.get(row.id());
            boolean silent = now - (last == null ? leadingSince : last.atNanos()) > timeout.toNanos();
            if (row.state() == OsdState.UP && silent) {
                changes.add(new SetOsdState(row.id(), OsdState.UP, OsdState.DOWN));
            } else if (row.state() == OsdState.DOWN && last != null && !silent) {
                changes.add(new SetOsdState(row.id(), OsdState.DOWN, OsdState.UP));
            }
        }
        return changes;
    }
}
