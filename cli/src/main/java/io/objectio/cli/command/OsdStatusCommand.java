package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;
import io.objectio.cli.output.OsdStatusView;
import io.objectio.cli.output.View;
import io.objectio.common.config.Nearest;
import io.objectio.common.id.OsdId;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Shows one OSD and its disks; exit code 8 if it is DOWN.", footer = {"", "Examples:",
        "  objectio-cli osd status osd3", "  objectio-cli osd status osd3 -o json"})
final class OsdStatusCommand extends ReadCommand {
    @Parameters(paramLabel = "OSD", description = "Name of the OSD, as osd list shows it.")
    @Nullable
    OsdId osd;

    OsdStatusCommand(Session session) { super(session); }

    @Override
    View ask(MetaLink meta) throws CliFailure {
        List<AdminResponse.Osd> osds = meta.ask(new AdminRequest.ListOsds(), AdminResponse.OsdsAre.class).osds();
        AdminResponse.Osd found = osds.stream().filter(one -> one.id().equals(osd)).findFirst().orElseThrow(() -> noSuchOsd(osds));
        return new OsdStatusView(found,
                meta.ask(new AdminRequest.ListDisks(Optional.of(found.id())), AdminResponse.DisksAre.class).disks());
    }

    private CliFailure noSuchOsd(List<AdminResponse.Osd> osds) {
        List<String> names = osds.stream().map(one -> one.id().name()).toList();
        return new CliFailure(ErrorCode.NO_SUCH_OSD, "there is no OSD '" + osd + "' among " + names.size()
                + Nearest.to(String.valueOf(osd), names).map(near -> "; did you mean " + near + "?").orElse(""));
    }
}
