package io.objectio.protocol.wire;

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
import io.objectio.protocol.meta.DiskReport;
import java.util.List;

/**
 * The cluster map and its rows, on the wire and in the state. Stateless.
 *
 * <pre>
 * osd row     : name text | address text | state 8
 * disk row    : disk 16 bytes | osd text | path text | incarnation 64 | state 8 | capacity 64 | domain
 * domain      : datacenter text | rack text | host text
 * pg row      : pg 64 | k 8, m 8, cell bytes 32 | epoch 64 | slots: disk 16 bytes, previous?
 * map         : cluster 16 bytes | epoch 64 | osd rows | disk rows | pg rows, each list in order of id
 * disk report : disk 16 bytes | path text | incarnation 64 | state 8 | capacity 64 | used 64 | free 64 | shards 64 | errors 64 | error text
 * </pre>
 */
public final class ClusterCodec {
    private ClusterCodec() {}

    public static void putMap(FieldWriter out, ClusterMap map) {
        Fields.putCluster(out, map.cluster());
        Fields.putEpoch(out, map.epoch());
        out.list(map.osds(), ClusterCodec::putOsd).list(map.disks(), ClusterCodec::putDisk).list(map.pgs(), ClusterCodec::putPg);
    }

    public static ClusterMap getMap(FieldReader in) {
        ClusterId cluster = Fields.getCluster(in);
        Epoch epoch = Fields.getEpoch(in);
        List<OsdRow> osds = in.list(ClusterCodec::getOsd);
        List<DiskRow> disks = in.list(ClusterCodec::getDisk);
        List<PgRow> pgs = in.list(ClusterCodec::getPg);
        return Fields.checked(() -> new ClusterMap(cluster, epoch, osds, disks, pgs));
    }

    public static void putOsd(FieldWriter out, OsdRow osd) {
        Fields.putOsd(out, osd.id());
        out.text(osd.address());
        Fields.putEnum(out, osd.state());
    }

    public static OsdRow getOsd(FieldReader in) {
        OsdId id = Fields.getOsd(in);
        String address = in.text();
        return new OsdRow(id, address, getOsdState(in));
    }

    static OsdState getOsdState(FieldReader in) { return in.enumOf(OsdState.values()); }

    public static void putDisk(FieldWriter out, DiskRow disk) {
        Fields.putDisk(out, disk.id());
        Fields.putOsd(out, disk.osd());
        out.text(disk.path());
        Fields.putIncarnation(out, disk.incarnation());
        Fields.putEnum(out, disk.state());
        out.i64(disk.capacityBytes());
        putDomain(out, disk.domain());
    }

    public static DiskRow getDisk(FieldReader in) {
        DiskId id = Fields.getDisk(in);
        OsdId osd = Fields.getOsd(in);
        String path = in.text();
        Incarnation incarnation = Fields.getIncarnation(in);
        DiskState state = getDiskState(in);
        long capacity = in.i64();
        return new DiskRow(id, osd, path, incarnation, state, capacity, getDomain(in));
    }

    static DiskState getDiskState(FieldReader in) { return in.enumOf(DiskState.values()); }

    public static void putDomain(FieldWriter out, FailureDomain domain) {
        out.text(domain.datacenter()).text(domain.rack()).text(domain.host());
    }

    public static FailureDomain getDomain(FieldReader in) {
        String datacenter = in.text();
        String rack = in.text();
        String host = in.text();
        return Fields.checked(() -> new FailureDomain(datacenter, rack, host));
    }

    public static void putPg(FieldWriter out, PgRow pg) {
        out.pg(pg.id()).scheme(pg.scheme());
        Fields.putEpoch(out, pg.epoch());
        out.list(pg.slots(), ClusterCodec::putSlot);
    }

    public static PgRow getPg(FieldReader in) {
        PgId id = in.pg();
        CodingScheme scheme = in.scheme();
        Epoch epoch = Fields.getEpoch(in);
        List<Slot> slots = in.list(ClusterCodec::getSlot);
        return Fields.checked(() -> new PgRow(id, scheme, epoch, slots));
    }

    private static void putSlot(FieldWriter out, Slot slot) {
        Fields.putDisk(out, slot.current());
        out.optional(slot.previous(), Fields::putDisk);
    }

    private static Slot getSlot(FieldReader in) {
        DiskId current = Fields.getDisk(in);
        return new Slot(current, in.optional(Fields::getDisk));
    }

    public static void putReport(FieldWriter out, DiskReport report) {
        Fields.putDisk(out, report.disk());
        out.text(report.path());
        Fields.putIncarnation(out, report.incarnation());
        Fields.putEnum(out, report.state());
        out.i64(report.capacityBytes()).i64(report.usedBytes()).i64(report.freeBytes()).i64(report.shards()).i64(report.errors())
                .text(report.errorText());
    }

    public static DiskReport getReport(FieldReader in) {
        DiskId disk = Fields.getDisk(in);
        String path = in.text();
        Incarnation incarnation = Fields.getIncarnation(in);
        DiskState state = getDiskState(in);
        long capacity = in.i64();
        long used = in.i64();
        long free = in.i64();
        long shards = in.i64();
        long errors = in.i64();
        return new DiskReport(disk, path, incarnation, state, capacity, used, free, shards, errors, in.text());
    }
}
