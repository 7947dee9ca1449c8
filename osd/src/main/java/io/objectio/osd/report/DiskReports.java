package io.objectio.osd.report;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.id.OsdId;
import io.objectio.osd.service.Disks;
import io.objectio.osd.store.DiskIdentity;
import io.objectio.osd.store.DiskStats;
import io.objectio.osd.store.DiskStore;
import io.objectio.protocol.meta.DiskReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An OSD's disks in the words of meta. */
public final class DiskReports {
    /** What the cause of a disk begins with that was failed by a person or a test, and not by its I/O. */
    public static final String BY_ORDER = "by order: ";

    private DiskReports() {}

    /** All open disks, and as AWAY those that the map gives this OSD and that are not open. */
    static List<DiskReport> of(Disks disks, OsdId osd, Optional<ClusterMap> map) {
        List<DiskReport> reports = new ArrayList<>();
        for (DiskStore store : disks.open()) {
            reports.add(of(store));
        }
        for (DiskRow row : map.map(ClusterMap::disks).orElse(List.of())) {
            if (row.osd().equals(osd) && reports.stream().noneMatch(report -> report.disk().equals(row.id()))) {
                reports.add(new DiskReport(row.id(), row.path(), row.incarnation(), DiskState.AWAY, row.capacityBytes(), 0, 0, 0, 0,
                        text(DiskState.AWAY, "")));
            }
        }
        return reports;
    }

    private static DiskReport of(DiskStore store) {
        DiskIdentity identity = store.identity();
        DiskStats stats = store.stats();
        DiskState state = of(stats.state());
        return new DiskReport(identity.disk(), identity.path().toString(), identity.incarnation(), state, stats.totalBytes(),
                stats.usedBytes(), stats.freeBytes(), stats.shardCount(), stats.errorCount(), text(state, stats.stateCause()));
    }

    /** What the tables of the manual show under ERRORS: a word or two; the whole cause is in the log. */
    private static String text(DiskState state, String cause) {
        return switch (state) {
            case FAILED -> cause.startsWith(BY_ORDER) ? cause.substring(BY_ORDER.length()) : "I/O error";
            case SUSPECT -> "I/O error";
            case AWAY -> "not there";
            case FULL -> "full";
            case HEALTHY, DRAINING -> "";
        };
    }

    /** The cluster's word for the disk's own. */
    static DiskState of(io.objectio.osd.disk.DiskState state) {
        return switch (state) {
            case HEALTHY -> DiskState.HEALTHY;
            case SUSPECT -> DiskState.SUSPECT;
            case FAILED -> DiskState.FAILED;
            case AWAY -> DiskState.AWAY;
            case FULL -> DiskState.FULL;
            case DRAINING -> DiskState.DRAINING;
        };
    }
}
