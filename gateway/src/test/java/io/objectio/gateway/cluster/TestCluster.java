package io.objectio.gateway.cluster;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.cluster.OsdRow;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import java.util.ArrayList;
import java.util.List;

/** Cluster maps for tests: an OSD "osdN" at local:osdN for each disk N = 1, 2, ... and placement groups over consecutive disks. */
public final class TestCluster {
    private TestCluster() {}

    public static DiskId disk(int number) { return new DiskId(0xd15c, number); }

    public static PgId pg(int number) { return new PgId(0, 1, number); }

    /** Group g has its slots on disks 1 + (g + i) mod disks. */
    public static ClusterMap map(int disks, int groups, CodingScheme scheme) {
        List<OsdRow> osds = new ArrayList<>();
        List<DiskRow> rows = new ArrayList<>();
        for (int i = 1; i <= disks; i++) {
            OsdId osd = new OsdId("osd" + i);
            osds.add(new OsdRow(osd, "local:osd" + i, OsdState.UP));
            rows.add(new DiskRow(disk(i), osd, "/disk" + i, Incarnation.of(1, i), DiskState.HEALTHY, 1L << 40,
                    FailureDomain.ofHost("host" + i)));
        }
        List<PgRow> pgs = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < scheme.shardCount(); i++) {
                slots.add(Slot.of(disk(1 + (g + i) % disks)));
            }
            pgs.add(new PgRow(pg(g), scheme, Epoch.of(1, 1), slots));
        }
        return new ClusterMap(new ClusterId(1, 2), Epoch.of(1, 1), osds, rows, pgs);
    }

    public static ClusterMap withState(ClusterMap map, DiskId disk, DiskState state) {
        return new ClusterMap(map.cluster(), map.epoch().next(), map.osds(),
                map.disks().stream().map(row -> row.id().equals(disk) ? row.withState(state) : row).toList(), map.pgs());
    }

    public static ClusterMap withGroup(ClusterMap map, PgRow changed) {
        return new ClusterMap(map.cluster(), map.epoch().next(), map.osds(), map.disks(),
                map.pgs().stream().map(row -> row.id().equals(changed.id()) ? changed : row).toList());
    }
}
