package io.objectio.cli.output;

import io.objectio.common.cluster.OsdState;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.protocol.admin.AdminResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code osd status OSD} (S35): one OSD and its disks; not healthy when it is DOWN. */
public record OsdStatusView(AdminResponse.Osd osd, List<AdminResponse.Disk> disks) implements View {
    public OsdStatusView { disks = List.copyOf(disks); }

    @Override
    public String schema() { return "osd.status/v1"; }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("Address", osd.address());
        values.put("Status", colour ? Tone.of(osd.state()).paint(osd.state().name()) : osd.state().name());
        values.put("Last seen", OsdListView.lastSeen(osd));
        values.put("Objects", OsdListView.objects(osd));
        List<String> lines = new ArrayList<>();
        lines.add("OSD " + osd.id().name());
        lines.addAll(Printer.labelled(values));
        lines.add("");
        lines.addAll(new DiskStatusView(disks, false).table(wide, colour));
        return lines;
    }

    @Override
    public Fields json() {
        return new Fields().put("osd", OsdListView.fields(osd)).put("disks", disks.stream().map(DiskStatusView::fields).toList());
    }

    @Override
    public ExitCode exitCode() { return osd.state() == OsdState.UP ? ExitCode.OK : ExitCode.NOT_HEALTHY; }
}
