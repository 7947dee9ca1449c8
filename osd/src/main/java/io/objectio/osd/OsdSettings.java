package io.objectio.osd;

import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.OsdId;
import io.objectio.osd.report.ReportTimings;
import io.objectio.osd.store.DiskStoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What one OSD is.
 *
 * @param address       how others reach it: host:port, or local:NAME
 * @param disks         directories that are disks already; any order
 * @param metaAddresses of metadata nodes, at least one
 * @param lease         how long writes go on without an answer of meta
 * @param openPatience  how long a start waits for disks that open slowly
 */
public record OsdSettings(OsdId osd, ClusterId cluster, String address, FailureDomain domain, List<Path> disks, List<String> metaAddresses,
        DiskStoreConfig store, ReportTimings timings, Duration lease, Duration openPatience) {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(30);

    public OsdSettings {
        disks = List.copyOf(disks);
        metaAddresses = List.copyOf(metaAddresses);
        if (disks.isEmpty() || metaAddresses.isEmpty()) {
            throw new IllegalArgumentException(osd + " needs at least one disk and one metadata node");
        }
    }

    /** With the default store, timings and lease. */
    public static OsdSettings of(OsdId osd, ClusterId cluster, String address, FailureDomain domain, List<Path> disks,
            List<String> metaAddresses) {
        return new OsdSettings(osd, cluster, address, domain, disks, metaAddresses, DiskStoreConfig.DEFAULT, ReportTimings.DEFAULT, LEASE,
                OPEN_PATIENCE);
    }
}
