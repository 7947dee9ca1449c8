package io.objectio.common.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.cluster.OsdRow;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.cluster.Writability;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PgPlannerTest {
    private static final CodingScheme SCHEME = CodingScheme.RS_4_2;

    @Test
    void putsEachDiskInFourGroupsAndThenStops() {
        for (int disks : new int[]{6, 7, 8, 13, 50}) {
            ClusterMap map = cluster(disks, List.of());
            List<PgRow> plan = plan(map, Set.of());
            ClusterMap after = cluster(disks, plan);
            assertThat(groups(plan)).hasSize(disks);
            assertThat(groups(plan).values()).allMatch(count -> count >= 4);
            assertThat(plan.size()).isLessThanOrEqualTo(Math.ceilDiv(disks * 4, 6) * 2);
            assertThat(PgPlanner.plan(after, Set.of(), SCHEME, 1, plan.size() + 1)).isEmpty();
        }
    }

    @Test
    void numbersGroupsOneAfterTheOther() {
        List<PgRow> plan = PgPlanner.plan(cluster(8, List.of()), Set.of(), SCHEME, 3, 17);
        for (int i = 0; i < plan.size(); i++) {
            assertThat(plan.get(i).id()).isEqualTo(new PgId(0, 3, 17 + i));
            assertThat(plan.get(i).epoch()).isEqualTo(Epoch.of(3, 1));
        }
    }

    @Test
    void replacesFullGroups() {
        List<PgRow> old = plan(cluster(6, List.of()), Set.of());
        Set<PgId> full = old.stream().map(PgRow::id).collect(Collectors.toSet());
        assertThat(PgPlanner.plan(cluster(6, old), full, SCHEME, 1, old.size() + 1)).hasSize(4);
        assertThat(PgPlanner.full(0, 256L << 30)).isTrue();
        assertThat(PgPlanner.full(4_000_000, 0)).isTrue();
        assertThat(PgPlanner.full(3_999_999, (256L << 30) - 1)).isFalse();
    }

    @Test
    void usesOnlyWritableDisks() {
        ClusterMap map = with(cluster(9, List.of()), Map.of(0, DiskState.FAILED, 1, DiskState.DRAINING, 2, DiskState.FULL));
        assertThat(groups(plan(map, Set.of())).keySet()).extracting(DiskId::low).containsExactlyInAnyOrder(3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void makesNothingWhileADegradedGroupHasRoom() {
        List<PgRow> old = plan(cluster(6, List.of()), Set.of());
        assertThat(plan(with(cluster(6, old), Map.of(5, DiskState.AWAY)), Set.of())).isEmpty();
    }

    @Test
    void makesOneDegradedGroupWhenAllAreFullAndOneDiskIsMissing() {
        List<PgRow> old = plan(cluster(7, List.of()), Set.of());
        Set<PgId> full = old.stream().map(PgRow::id).collect(Collectors.toSet());
        ClusterMap map = with(cluster(7, old), Map.of(2, DiskState.FAILED, 5, DiskState.AWAY));

        List<PgRow> plan = PgPlanner.plan(map, full, SCHEME, 1, 100);

        assertThat(plan).hasSize(1);
        assertThat(map.writability(plan.getFirst())).isEqualTo(Writability.WRITABLE_DEGRADED);
        assertThat(plan.getFirst().slots().getLast()).isEqualTo(Slot.of(new DiskId(3, 5)));
    }

    @Test
    void makesNothingWithTwoDisksMissing() {
        ClusterMap map = with(cluster(6, List.of()), Map.of(2, DiskState.AWAY, 5, DiskState.AWAY));
        assertThat(plan(map, Set.of())).isEmpty();
        assertThat(plan(cluster(5, List.of()), Set.of())).isEmpty();
    }

    @Test
    void givesEveryDiskEveryIndexOverTime() {
        List<PgRow> plan = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            plan.addAll(PgPlanner.plan(cluster(6, List.of()), Set.of(), SCHEME, 1, plan.size() + 1));
        }
        Set<List<Object>> seen = new HashSet<>();
        plan.forEach(pg -> {
            for (int i = 0; i < 6; i++) {
                seen.add(List.of(pg.slots().get(i).current(), i));
            }
        });
        assertThat(seen).hasSize(36);
    }

    private static List<PgRow> plan(ClusterMap map, Set<PgId> full) { return PgPlanner.plan(map, full, SCHEME, 1, 1); }

    private static Map<DiskId, Integer> groups(List<PgRow> plan) {
        Map<DiskId, Integer> groups = new HashMap<>();
        plan.forEach(pg -> pg.slots().forEach(slot -> groups.merge(slot.current(), 1, Integer::sum)));
        return groups;
    }

    private static ClusterMap cluster(int count, List<PgRow> pgs) {
        List<OsdRow> osds = new ArrayList<>();
        List<DiskRow> disks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            osds.add(new OsdRow(new OsdId("osd" + i), "local", OsdState.UP));
            disks.add(PlacerTest.disk(i, "osd" + i, FailureDomain.ofHost("h"), 1L << 40));
        }
        return new ClusterMap(new ClusterId(1, 1), Epoch.of(1, 1), osds, disks, pgs);
    }

    private static ClusterMap with(ClusterMap map, Map<Integer, DiskState> states) {
        List<DiskRow> disks = map.disks().stream().map(disk -> disk.withState(states.getOrDefault((int) disk.id().low(), disk.state())))
                .toList();
        return new ClusterMap(map.cluster(), map.epoch(), map.osds(), disks, map.pgs());
    }
}
