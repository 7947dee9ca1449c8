package io.objectio.common.placement;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.cluster.Writability;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says which placement groups to create: a pure function of the map and of which groups are full. Stateless, any thread.
 *
 * <ul>
 * <li>k+m or more writable disks: groups until each of these disks is in {@value #GROUPS_PER_DISK} that are WRITABLE, not moving and not full.</li>
 * <li>One writable disk short: nothing while some WRITABLE_DEGRADED group has room. Else one such group, with its last slot on a disk that is known
 * but not writable now, preferably one that comes back by itself (AWAY or of a DOWN OSD, then DRAINING, FULL, FAILED): otherwise a cluster whose
 * groups are full would stop taking writes at the loss of the first disk, though five of six shards may be acknowledged.</li>
 * <li>Fewer: nothing, writes have to wait.</li>
 * </ul>
 */
public final class PgPlanner {
    /** Enough that the loss of one group leaves a disk in use, and that two can be compared by load. */
    public static final int GROUPS_PER_DISK = 4;
    /** A group takes no new blobs from here on: a disk's share of a group is what one repair task has to move. */
    public static final long FULL_BYTES = 256L << 30;
    public static final long FULL_BLOBS = 4_000_000;
    /** Groups in one plan, so that it fits in one command; the next plan goes on. */
    private static final int MAX_GROUPS = 200;
    /** How much more likely a disk that lacks groups is drawn, per group that it lacks. */
    private static final int LACK_WEIGHT = 3;

    private PgPlanner() {}

    /** Has a group so much that new blobs go elsewhere? */
    public static boolean full(long blobs, long bytes) {
        return blobs >= FULL_BLOBS || bytes >= FULL_BYTES;
    }

    /**
     * The groups to create now, numbered from firstNumber on; empty if none are needed or possible.
     *
     * @param full groups that take no new blobs
     */
    public static List<PgRow> plan(ClusterMap map, Set<PgId> full, CodingScheme scheme, int generation, long firstNumber) {
        List<DiskRow> writable = map.disks().stream().filter(disk -> map.writable(disk.id())).toList();
        List<PgRow> open = map.pgs().stream().filter(pg -> !full.contains(pg.id()) && pg.scheme().equals(scheme)).toList();
        if (writable.size() >= scheme.shardCount()) {
            return planWritable(map, open, writable, scheme, generation, firstNumber);
        }
        boolean degraded = open.stream().anyMatch(pg -> map.writability(pg) != Writability.READ_ONLY);
        if (writable.size() < scheme.shardCount() - 1 || scheme.m() < 2 || degraded) {
            return List.of();
        }
        Optional<DiskRow> absent = map.disks().stream().filter(disk -> !map.writable(disk.id()))
                .min(Comparator.<DiskRow>comparingInt(disk -> reluctance(disk.state())).thenComparing(DiskRow::id));
        return absent.map(disk -> List.of(group(new PgId(0, generation, firstNumber), scheme, generation,
                withLast(Placer.place(writable, firstNumber, scheme.shardCount() - 1), disk.id())))).orElse(List.of());
    }

    private static List<PgRow> planWritable(ClusterMap map, List<PgRow> open, List<DiskRow> writable, CodingScheme scheme, int generation,
            long firstNumber) {
        Map<DiskId, Integer> groups = new HashMap<>();
        writable.forEach(disk -> groups.put(disk.id(), 0));
        open.stream().filter(pg -> map.writability(pg) == Writability.WRITABLE && pg.slots().stream().noneMatch(Slot::moving))
                .forEach(pg -> pg.slots().forEach(slot -> groups.merge(slot.current(), 1, Integer::sum)));
        List<PgRow> plan = new ArrayList<>();
        while (plan.size() < MAX_GROUPS) {
            DiskRow neediest = writable.stream()
                    .min(Comparator.<DiskRow>comparingInt(disk -> groupsOf(groups, disk)).thenComparing(DiskRow::id)).orElseThrow();
            if (groupsOf(groups, neediest) >= GROUPS_PER_DISK) {
                break;
            }
            PgId id = new PgId(0, generation, firstNumber + plan.size());
            List<DiskId> disks = Placer.place(writable, List.of(neediest), disk -> weight(disk, groupsOf(groups, disk)), id.value(),
                    scheme.shardCount());
            disks.forEach(disk -> groups.merge(disk, 1, Integer::sum));
            // The neediest disk would always be data shard 0: turn the slots so that every disk gets every index.
            plan.add(group(id, scheme, generation, turned(disks, (int) (id.number() % disks.size()))));
        }
        return plan;
    }

    private static double weight(DiskRow disk, int groups) {
        return (double) Math.max(1, disk.capacityBytes()) * (1 + LACK_WEIGHT * Math.max(0, GROUPS_PER_DISK - groups));
    }

    private static int groupsOf(Map<DiskId, Integer> groups, DiskRow disk) { return groups.getOrDefault(disk.id(), 0); }

    private static PgRow group(PgId id, CodingScheme scheme, int generation, List<DiskId> disks) {
        return new PgRow(id, scheme, Epoch.of(generation, 1), disks.stream().map(Slot::of).toList());
    }

    private static List<DiskId> turned(List<DiskId> disks, int by) {
        List<DiskId> turned = new ArrayList<>(disks.subList(by, disks.size()));
        turned.addAll(disks.subList(0, by));
        return turned;
    }

    private static List<DiskId> withLast(List<DiskId> disks, DiskId last) {
        List<DiskId> all = new ArrayList<>(disks);
        all.add(last);
        return all;
    }

    /** In which order disks that take no writes are put in a group all the same; those of a DOWN OSD may say HEALTHY. */
    private static int reluctance(DiskState state) {
        return switch (state) {
            case HEALTHY, SUSPECT, AWAY -> 0;
            case DRAINING -> 1;
            case FULL -> 2;
            case FAILED -> 3;
        };
    }
}
