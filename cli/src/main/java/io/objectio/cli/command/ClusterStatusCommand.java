package io.objectio.cli.command;

import io.objectio.cli.output.ClusterStatusView;
import io.objectio.cli.output.View;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Shows on one page whether all is well; exit code 8 if not, 9 if data is lost.", footer = {"",
        "Examples:", "  objectio-cli cluster status", "  objectio-cli cluster status --watch 5s -o wide"})
final class ClusterStatusCommand extends ReadCommand {
    ClusterStatusCommand(Session session) { super(session); }

    @Override
    View ask(MetaLink meta) throws CliFailure {
        return new ClusterStatusView(meta.ask(new AdminRequest.GetClusterStatus(), AdminResponse.ClusterStatus.class));
    }
}
