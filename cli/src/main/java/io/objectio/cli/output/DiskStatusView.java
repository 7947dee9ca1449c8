package io.objectio.cli.output;

import io.objectio.common.cluster.DiskState;
import io.objectio.protocol.admin.AdminResponse;
import java.util.ArrayList;
import java.util.List;

/** {@code osd disk-status} (S11, S12): of one OSD, or of all with the OSD in a column to the right. */
public record DiskStatusView(List<AdminResponse.Disk> disks, boolean allOsds) implements View {
    public DiskStatusView { disks = List.copyOf(disks); }

    @Override
    public String schema() { return "osd.disk-status/v1"; }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        boolean more = wide || allOsds;
        Table table = new Table().column("DISK", 11).column("STATUS", 10).column("USED", 9).column("OBJECTS", 10)
                .column("ERRORS", more ? 12 : 0);
        if (more) {
            table.column("OSD", wide ? 7 : 0);
        }
        if (wide) {
            table.column("CAPACITY", 11).column("DISK_ID", 0);
        }
        for (AdminResponse.Disk disk : disks) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(disk.path()), Cell.of(disk.state().name(), Tone.of(disk.state())),
                    Cell.of(gone(disk) ? Units.UNKNOWN : Units.bytes(disk.usedBytes())),
                    Cell.of(gone(disk) ? Units.UNKNOWN : Units.count(disk.objects())), Cell.of(errors(disk))));
            if (more) {
                row.add(Cell.of(disk.osd().name()));
            }
            if (wide) {
                row.add(Cell.of(Units.bytes(disk.capacityBytes())));
                row.add(Cell.of(disk.id().toString()));
            }
            table.row(row);
        }
        return table.lines(colour);
    }

    /** What such a disk holds is not known, whatever it said last. */
    private static boolean gone(AdminResponse.Disk disk) {
        return disk.state() == DiskState.FAILED || disk.state() == DiskState.AWAY;
    }

    /** The reason where there is one to know, else the count. */
    private static String errors(AdminResponse.Disk disk) {
        return disk.state() != DiskState.HEALTHY && !disk.errorText().isEmpty() ? disk.errorText() : Units.count(disk.errors());
    }

    @Override
    public Fields json() { return new Fields().put("disks", disks.stream().map(DiskStatusView::fields).toList()); }

    static Fields fields(AdminResponse.Disk disk) {
        return new Fields().put("disk", disk.path()).put("disk_id", disk.id().toString()).put("osd", disk.osd().name())
                .put("status", disk.state().name()).put("used_bytes", disk.usedBytes()).put("capacity_bytes", disk.capacityBytes())
                .put("objects", disk.objects()).put("errors", disk.errors()).put("error_text", disk.errorText());
    }
}
