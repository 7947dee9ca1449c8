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
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** Is it the first time that this leader hears of the OSD? */
    synchronized boolean heard(OsdId osd, List<DiskReport> disks, long now) {
        return heard.put(osd, new Heard(now, disks)) == null;
    }

    /** Has this leader heard of every OSD that the rows have as UP? Before that it knows too little to place anything. */
    synchronized boolean heardOfAll(List<OsdRow> rows) {
        return rows.stream().filter(row -> row.state() == OsdState.UP).allMatch(row -> heard.containsKey(row.id()));
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
