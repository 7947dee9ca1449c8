package io.objectio.common.cluster;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All OSDs, disks and placement groups as of one epoch. Readers may work with an old one; a commit is judged by meta's own. */
public final class ClusterMap {
    private final ClusterId cluster;
    private final Epoch epoch;
    private final Map<OsdId, OsdRow> osds;
    private final Map<DiskId, DiskRow> disks;
    private final Map<PgId, PgRow> pgs;

    public ClusterMap(ClusterId cluster, Epoch epoch, List<OsdRow> osds, List<DiskRow> disks, List<PgRow> pgs) {
        this.cluster = cluster;
        this.epoch = epoch;
        this.osds = osds.stream().collect(Collectors.toUnmodifiableMap(OsdRow::id, Function.identity()));
        this.disks = disks.stream().collect(Collectors.toUnmodifiableMap(DiskRow::id, Function.identity()));
        this.pgs = pgs.stream().collect(Collectors.toUnmodifiableMap(PgRow::id, Function.identity()));
    }

    public ClusterId cluster() { return cluster; }

    public Epoch epoch() { return epoch; }

    public List<OsdRow> osds() { return osds.values().stream().sorted(java.util.Comparator.comparing(OsdRow::id)).toList(); }

    public List<DiskRow> disks() { return disks.values().stream().sorted(java.util.Comparator.comparing(DiskRow::id)).toList(); }

    public List<PgRow> pgs() { return pgs.values().stream().sorted(java.util.Comparator.comparing(PgRow::id)).toList(); }

    public Optional<OsdRow> osd(OsdId id) { return Optional.ofNullable(osds.get(id)); }

    public Optional<DiskRow> disk(DiskId id) { return Optional.ofNullable(disks.get(id)); }

    public Optional<PgRow> pg(PgId id) { return Optional.ofNullable(pgs.get(id)); }

    /** Is the disk there for new shards: known, in a writable state, on an OSD that is UP? */
    public boolean writable(DiskId id) {
        DiskRow disk = disks.get(id);
        return disk != null && disk.state().writable() && osdUp(disk);
    }

    /** Is it worth asking the disk for a shard? */
    public boolean readable(DiskId id) {
        DiskRow disk = disks.get(id);
        return disk != null && disk.state().readable() && osdUp(disk);
    }

    public Writability writability(PgRow pg) {
        long away = pg.slots().stream().filter(slot -> !writable(slot.current())).count();
        return away == 0 ? Writability.WRITABLE : away == 1 && pg.scheme().m() > 1 ? Writability.WRITABLE_DEGRADED : Writability.READ_ONLY;
    }

    private boolean osdUp(DiskRow disk) {
        OsdRow osd = osds.get(disk.osd());
        return osd != null && osd.state() == OsdState.UP;
    }
}
