package io.objectio.cli.command;

import io.objectio.cli.output.UserListView;
import io.objectio.cli.output.View;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import picocli.CommandLine.Command;

@Command(name = "list", description = "Lists the users; their secrets are not shown again.", footer = {"", "Examples:",
        "  objectio-cli user list", "  objectio-cli user list -o yaml"})
final class UserListCommand extends ReadCommand {
    UserListCommand(Session session) { super(session); }

    @Override
    View ask(MetaLink meta) throws CliFailure {
        return new UserListView(meta.ask(new AdminRequest.ListUsers(), AdminResponse.UsersAre.class).users());
    }
}
