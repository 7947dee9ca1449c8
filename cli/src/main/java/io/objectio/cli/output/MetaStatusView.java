package io.objectio.cli.output;

import io.objectio.common.lifecycle.ExitCode;
import io.objectio.protocol.admin.AdminResponse;
import java.util.ArrayList;
import java.util.List;

/** {@code meta status} (S39, S40); not healthy without a leader. */
public record MetaStatusView(AdminResponse.MetaStatus status) implements View {
    @Override
    public String schema() { return "meta.status/v1"; }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        List<String> lines = new ArrayList<>();
        lines.add("RAFT CLUSTER STATUS");
        lines.add("Leader:     " + status.leader().orElse(Units.UNKNOWN) + " (term: " + status.term() + ")");
        lines.add("Committed:  log index " + Units.count(status.committed()));
        lines.add("");
        Table table = new Table().column("NODE", 8).column("ROLE", 11).column("STATE", 9).column("LOG_INDEX", 12).column("BEHIND", 0);
        for (AdminResponse.Member member : status.members()) {
            table.row(
                    List.of(Cell.of(member.name()), Cell.of(role(member)), Cell.of(state(member), member.healthy() ? Tone.GOOD : Tone.BAD),
                            Cell.of(Units.count(member.logIndex())), Cell.of(behind(member))));
        }
        lines.addAll(table.lines(colour));
        return lines;
    }

    private static String role(AdminResponse.Member member) { return member.leader() ? "Leader" : "Follower"; }

    private static String state(AdminResponse.Member member) { return member.healthy() ? "Healthy" : "Down"; }

    private static String behind(AdminResponse.Member member) {
        String entries = member.leader() ? Units.UNKNOWN : Units.count(member.behind());
        return member.healthy()
                ? entries
                : entries + member.lastSeenMillis().map(millis -> " (" + Units.largest(millis) + " ago)").orElse("");
    }

    @Override
    public Fields json() { return fields(status); }

    static Fields fields(AdminResponse.MetaStatus status) {
        return new Fields().put("leader", status.leader()).put("term", status.term()).put("committed", status.committed()).put("members",
                status.members().stream()
                        .map(member -> new Fields().put("node", member.name()).put("role", role(member)).put("state", state(member))
                                .put("log_index", member.logIndex()).put("behind", member.behind())
                                .put("last_seen_ms", member.lastSeenMillis()))
                        .toList());
    }

    @Override
    public ExitCode exitCode() { return status.leader().isPresent() ? ExitCode.OK : ExitCode.NOT_HEALTHY; }
}
