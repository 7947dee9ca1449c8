package io.objectio.cli.command;

import io.objectio.cli.output.MetaStatusView;
import io.objectio.cli.output.View;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Shows the Raft group of the metadata; exit code 8 without a leader.", footer = {"", "Examples:",
        "  objectio-cli meta status", "  objectio-cli meta status --watch"})
final class MetaStatusCommand extends ReadCommand {
    MetaStatusCommand(Session session) { super(session); }

    @Override
    View ask(MetaLink meta) throws CliFailure {
        return new MetaStatusView(meta.ask(new AdminRequest.GetMetaStatus(), AdminResponse.MetaStatus.class));
    }
}
