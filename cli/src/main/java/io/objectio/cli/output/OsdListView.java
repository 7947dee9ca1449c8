package io.objectio.cli.output;

import io.objectio.common.cluster.OsdState;
import io.objectio.protocol.admin.AdminResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code osd list} (S26-S28); disks are asked for the wide form only and empty otherwise. */
public record OsdListView(List<AdminResponse.Osd> osds, List<AdminResponse.Disk> disks) implements View {
    public OsdListView {
        osds = List.copyOf(osds);
        disks = List.copyOf(disks);
    }

    @Override
    public String schema() { return "osd.list/v1"; }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        Table table = new Table().column("OSD", 7).column("ADDRESS", 14).column("STATUS", 9).column("DISKS", 8).column("OBJECTS", 10)
                .column("LAST_SEEN", wide ? 12 : 0);
        if (wide) {
            table.column("USED", 9).column("CAPACITY", 11).column("DISKS_HEALTHY", 0);
        }
        for (AdminResponse.Osd osd : osds) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(osd.id().name()), Cell.of(osd.address()),
                    Cell.of(osd.state().name(), Tone.of(osd.state())), Cell.of(Units.count(osd.disks())), Cell.of(objects(osd)),
                    Cell.of(lastSeen(osd))));
            if (wide) {
                List<AdminResponse.Disk> own = disks.stream().filter(disk -> disk.osd().equals(osd.id())).toList();
                row.add(Cell.of(Units.bytes(sum(own.stream().map(AdminResponse.Disk::usedBytes).toList()))));
                row.add(Cell.of(Units.bytes(sum(own.stream().map(AdminResponse.Disk::capacityBytes).toList()))));
                row.add(Cell.of(own.stream().filter(disk -> disk.state().writable()).count() + "/" + own.size()));
            }
            table.row(row);
        }
        return table.lines(colour);
    }

    /** What a DOWN OSD holds is not known now. */
    static String objects(AdminResponse.Osd osd) {
        return osd.state() == OsdState.DOWN ? Units.UNKNOWN : Units.count(osd.objects());
    }

    /** now only for an OSD that is UP: one that went DOWN seconds ago is not here now. */
    static String lastSeen(AdminResponse.Osd osd) {
        return osd.lastSeenMillis().map(millis -> osd.state() == OsdState.DOWN ? Units.largest(millis) + " ago" : Units.ago(millis))
                .orElse(Units.UNKNOWN);
    }

    private static Optional<Long> sum(List<Optional<Long>> parts) {
        return parts.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : Optional.of(parts.stream().mapToLong(Optional::get).sum());
    }

    @Override
    public Fields json() { return new Fields().put("osds", osds.stream().map(OsdListView::fields).toList()); }

    static Fields fields(AdminResponse.Osd osd) {
        return new Fields().put("osd", osd.id().name()).put("address", osd.address()).put("status", osd.state().name())
                .put("disks", osd.disks()).put("objects", osd.objects()).put("last_seen_ms", osd.lastSeenMillis());
    }
}
