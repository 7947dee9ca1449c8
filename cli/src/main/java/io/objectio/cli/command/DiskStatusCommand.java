package io.objectio.cli.command;

import io.objectio.cli.output.DiskStatusView;
import io.objectio.cli.output.View;
import io.objectio.common.id.OsdId;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "disk-status", description = "Shows the disks of one OSD, or of all.", footer = {"", "Examples:",
        "  objectio-cli osd disk-status osd1", "  objectio-cli osd disk-status -o wide"})
final class DiskStatusCommand extends ReadCommand {
    @Parameters(paramLabel = "OSD", arity = "0..1", description = "Name of the OSD; all without.")
    @Nullable
    OsdId osd;

    DiskStatusCommand(Session session) { super(session); }

    @Override
    View ask(MetaLink meta) throws CliFailure {
        Optional<OsdId> one = Optional.ofNullable(osd);
        return new DiskStatusView(meta.ask(new AdminRequest.ListDisks(one), AdminResponse.DisksAre.class).disks(), one.isEmpty());
    }
}
