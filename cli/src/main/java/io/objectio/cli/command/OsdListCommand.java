package io.objectio.cli.command;

import io.objectio.cli.output.Format;
import io.objectio.cli.output.OsdListView;
import io.objectio.cli.output.View;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(name = "list", description = "Lists the OSDs with their state, disks and stored objects.", footer = {"", "Examples:",
        "  objectio-cli osd list", "  objectio-cli osd list --watch 5s -o wide"})
final class OsdListCommand extends ReadCommand {
    private final GlobalOptions options;

    OsdListCommand(Session session) {
        super(session);
        this.options = session.options();
    }

    @Override
    View ask(MetaLink meta) throws CliFailure {
        List<AdminResponse.Disk> disks = options.format == Format.wide
                ? meta.ask(new AdminRequest.ListDisks(Optional.empty()), AdminResponse.DisksAre.class).disks()
                : List.of();
        return new OsdListView(meta.ask(new AdminRequest.ListOsds(), AdminResponse.OsdsAre.class).osds(), disks);
    }
}
