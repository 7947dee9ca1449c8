package io.objectio.meta.state;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.cluster.OsdRow;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.meta.command.Command.CreatePgs;
import io.objectio.meta.command.Command.SetOsdState;
import io.objectio.meta.state.ClusterCatalog.Counter;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.Mutation.DiskChanged;
import io.objectio.protocol.meta.Mutation.RegisterOsd;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.wire.ClusterCodec;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * OSDs, disks and placement groups. Every change of one raises the map's epoch; a command that changes nothing does not.
 *
 * <p>A disk that is FAILED stays so in this life: what it wrote last may be lost, and only a comparison of its whole inventory, or a new incarnation,
 * makes it good again. A disk that its OSD does not name when it registers is AWAY. A disk that reports an older life than was recorded is a restored or cloned one: the recorded life is AWAY then.
 */
final class PlacementCatalog {
    private PlacementCatalog() {}

    static MutationAnswer register(Step step, RegisterOsd command) {
        OsdRow osd = new OsdRow(command.osd(), command.address(), OsdState.UP);
        boolean changed = putOsd(step, osd);
        for (DiskReport report : command.disks()) {
            changed |= putDisk(step, registered(step.rows(), command.osd(), command.domain(), report));
        }
        for (DiskRow row : all(step.rows(), Family.DISKS, ClusterCodec::getDisk)) {
            boolean named = command.disks().stream().anyMatch(report -> report.disk().equals(row.id()));
            if (row.osd().equals(command.osd()) && !named) {
                changed |= putDisk(step, row.withState(nextState(row.state(), DiskState.AWAY)));
            }
        }
        return done(step, changed);
    }

    static MutationAnswer diskChanged(Step step, DiskChanged command) throws Refusal {
        DiskRow row = disk(step.rows(), command.disk())
                .orElseThrow(() -> new Refusal(MetaError.NO_SUCH_DISK, "disk " + command.disk() + " was never registered"));
        if (!row.incarnation().equals(command.incarnation())) {
            throw new Refusal(MetaError.NO_SUCH_DISK, "disk " + command.disk() + " is recorded with incarnation " + row.incarnation()
                    + ", the report is of " + command.incarnation() + ": register it again");
        }
        return done(step, putDisk(step, row.withState(nextState(row.state(), command.state()))));
    }

    static MutationAnswer setOsdState(Step step, SetOsdState command) {
        Optional<OsdRow> row = osd(step.rows(), command.osd()).filter(osd -> osd.state() == command.from());
        return done(step, row.isPresent() && putOsd(step, new OsdRow(row.get().id(), row.get().address(), command.to())));
    }

    /** New groups; nothing if the state has given out another number since they were planned. */
    static MutationAnswer createPgs(Step step, CreatePgs command) throws Refusal {
        if (command.firstNumber() != nextPgNumber(step.rows())) {
            return new MutationAnswer.Done();
        }
        long number = command.firstNumber();
        for (PgRow pg : command.pgs()) {
            Refusal.badUnless(pg.id().equals(new PgId(Keys.GROUP, step.generation(), number++)),
                    pg.id() + " is not the group with the next number " + (number - 1) + " of generation " + step.generation());
            for (var slot : pg.slots()) {
                Refusal.badUnless(disk(step.rows(), slot.current()).isPresent(), pg.id() + " names the unknown disk " + slot.current());
            }
            put(step, Family.PGS, Keys.pg(pg.id()), pg, ClusterCodec::putPg);
        }
        ClusterCatalog.advance(step.rows(), Counter.PG, command.pgs().size());
        return done(step, !command.pgs().isEmpty());
    }

    static long nextPgNumber(Rows rows) { return ClusterCatalog.last(rows, Counter.PG) + 1; }

    static Optional<PgRow> pg(Rows rows, PgId pg) { return rows.get(Family.PGS, Keys.pg(pg)).map(of(ClusterCodec::getPg)); }

    static Optional<DiskRow> disk(Rows rows, DiskId disk) { return rows.get(Family.DISKS, Keys.disk(disk)).map(of(ClusterCodec::getDisk)); }

    static Optional<OsdRow> osd(Rows rows, OsdId osd) { return rows.get(Family.NODES, Keys.node(osd)).map(of(ClusterCodec::getOsd)); }

    static ClusterMap map(Rows rows) {
        ClusterId cluster = ClusterCatalog.find(rows).map(ClusterCatalog.Identity::cluster).orElse(new ClusterId(0, 0));
        return new ClusterMap(cluster, ClusterCatalog.mapEpoch(rows), all(rows, Family.NODES, ClusterCodec::getOsd),
                all(rows, Family.DISKS, ClusterCodec::getDisk), all(rows, Family.PGS, ClusterCodec::getPg));
    }

    private static DiskRow registered(Rows rows, OsdId osd, FailureDomain domain, DiskReport report) {
        Optional<DiskRow> known = disk(rows, report.disk());
        DiskRow reported = new DiskRow(report.disk(), osd, report.path(), report.incarnation(), report.state(), report.capacityBytes(),
                domain);
        if (known.isEmpty() || known.get().incarnation().compareTo(report.incarnation()) < 0) {
            return reported;
        }
        if (known.get().incarnation().compareTo(report.incarnation()) > 0) {
            return known.get().state() == DiskState.FAILED ? known.get() : known.get().withState(DiskState.AWAY);
        }
        // A disk that is AWAY says nothing of its size.
        long capacity = report.capacityBytes() > 0 ? report.capacityBytes() : known.get().capacityBytes();
        return new DiskRow(report.disk(), osd, report.path(), report.incarnation(), nextState(known.get().state(), report.state()),
                capacity,
                domain);
    }

    private static DiskState nextState(DiskState from, DiskState to) { return from == DiskState.FAILED ? from : to; }

    private static boolean putOsd(Step step, OsdRow row) {
        if (osd(step.rows(), row.id()).filter(row::equals).isPresent()) {
            return false;
        }
        put(step, Family.NODES, Keys.node(row.id()), row, ClusterCodec::putOsd);
        return true;
    }

    private static boolean putDisk(Step step, DiskRow row) {
        if (disk(step.rows(), row.id()).filter(row::equals).isPresent()) {
            return false;
        }
        put(step, Family.DISKS, Keys.disk(row.id()), row, ClusterCodec::putDisk);
        return true;
    }

    private static MutationAnswer done(Step step, boolean changed) {
        if (changed) {
            ClusterCatalog.next(step.rows(), Counter.MAP_EPOCH);
        }
        return new MutationAnswer.Done();
    }

    private static <T> void put(Step step, Family family, byte[] key, T row, java.util.function.BiConsumer<FieldWriter, T> codec) {
        FieldWriter out = RowFields.writer();
        codec.accept(out, row);
        step.rows().put(family, key, out.toArray());
    }

    private static <T> Function<byte[], T> of(Function<FieldReader, T> codec) { return value -> codec.apply(RowFields.reader(value)); }

    private static <T> List<T> all(Rows rows, Family family, Function<FieldReader, T> codec) {
        List<T> values = new ArrayList<>();
        byte[] all = Keys.all();
        try (RowCursor cursor = rows.cursor(family, all, Keys.behind(all))) {
            for (; cursor.valid(); cursor.next()) {
                values.add(codec.apply(RowFields.reader(cursor.value())));
            }
        }
        return values;
    }
}
