package io.objectio.cli.output;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.protocol.admin.AdminResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code cluster status}: one page that says whether all is well, and in numbers what is not. */
public record ClusterStatusView(AdminResponse.ClusterStatus status) implements View {
    @Override
    public String schema() { return "cluster.status/v1"; }

    /** OK, DEGRADED while everything is still readable, LOST when it is not. */
    private String health() {
        return status.lost() > 0 ? "LOST" : exitCode() == ExitCode.OK ? "OK" : "DEGRADED";
    }

    private Tone tone() { return status.lost() > 0 ? Tone.BAD : exitCode() == ExitCode.OK ? Tone.GOOD : Tone.WARN; }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("Cluster", status.cluster());
        values.put("Health", colour ? tone().paint(health()) : health());
        values.put("OSDs", osdsUp() + " up, " + (status.osds().size() - osdsUp()) + " down");
        values.put("Disks", disks());
        values.put("Groups", Units.count(status.placementGroups()) + " placement groups, " + Units.count(status.writableGroups())
                + " writable, " + Units.count(status.degradedGroups()) + " degraded");
        values.put("Metadata", status.meta().leader().map(leader -> "led by " + leader).orElse("no leader") + ", "
                + status.meta().members().stream().filter(AdminResponse.Member::healthy).count() + " of " + status.meta().members().size()
                + " members healthy");
        values.put("Stored", Units.count(status.objects()) + " objects in " + Units.count(status.buckets()) + " buckets, "
                + Units.bytes(status.bytes()));
        values.put("Redundancy", redundancy());
        List<String> lines = new ArrayList<>();
        lines.add("CLUSTER STATUS");
        lines.addAll(Printer.labelled(values));
        if (wide) {
            lines.add("");
            lines.addAll(new OsdListView(status.osds(), status.disks()).table(true, colour));
            lines.add("");
            lines.addAll(new DiskStatusView(status.disks(), true).table(true, colour));
        }
        return lines;
    }

    private long osdsUp() { return status.osds().stream().filter(osd -> osd.state() == OsdState.UP).count(); }

    private String disks() {
        List<String> parts = new ArrayList<>();
        for (DiskState state : DiskState.values()) {
            long count = status.disks().stream().filter(disk -> disk.state() == state).count();
            if (count > 0 || state == DiskState.HEALTHY) {
                parts.add(count + " " + state.name().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(", ", parts);
    }

    private String redundancy() {
        List<String> parts = new ArrayList<>();
        for (int missing = 0; missing < status.missing().size(); missing++) {
            long count = status.missing().get(missing);
            if (missing == 0) {
                parts.add(Units.count(count) + " full");
            } else {
                parts.add(Units.count(count) + " short of " + missing);
            }
        }
        parts.add(Units.count(status.lost()) + " lost");
        return String.join(", ", parts);
    }

    @Override
    public Fields json() {
        return new Fields().put("cluster", status.cluster()).put("health", health())
                .put("osds", status.osds().stream().map(OsdListView::fields).toList())
                .put("disks", status.disks().stream().map(DiskStatusView::fields).toList())
                .put("meta", MetaStatusView.fields(status.meta()))
                .put("placement_groups", status.placementGroups()).put("writable_groups", status.writableGroups())
                .put("degraded_groups", status.degradedGroups()).put("buckets", status.buckets()).put("objects", status.objects())
                .put("bytes", status.bytes()).putNumbers("blobs_by_missing_shards", status.missing()).put("blobs_lost", status.lost());
    }

    @Override
    public ExitCode exitCode() {
        if (status.lost() > 0) {
            return ExitCode.DATA_AT_RISK;
        }
        boolean well = osdsUp() == status.osds().size() && status.disks().stream().allMatch(disk -> disk.state() == DiskState.HEALTHY)
                && status.meta().leader().isPresent() && status.meta().members().stream().allMatch(AdminResponse.Member::healthy)
                && status.degradedGroups() == 0 && status.missing().stream().skip(1).allMatch(count -> count == 0);
        return well ? ExitCode.OK : ExitCode.NOT_HEALTHY;
    }
}
