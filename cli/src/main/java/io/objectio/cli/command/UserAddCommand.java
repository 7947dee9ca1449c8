package io.objectio.cli.command;

import io.objectio.cli.output.UserView;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.meta.Account;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "add", description = "Makes a user with random keys and prints them, this once.", footer = {"", "Examples:",
        "  objectio-cli user add alice", "  objectio-cli user add backup --policy read-only -o json"})
final class UserAddCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "Name of the new user.")
    String name = "";

    @Option(names = "--policy", paramLabel = "POLICY", defaultValue = "read-write", description = "read-write (default), read-only or admin. Users see only the buckets they made; admin sees all.")
    Account.Policy policy = Account.Policy.READ_WRITE;

    UserAddCommand(Session session) { this.session = session; }

    @Override
    public Integer call() throws CliFailure {
        return session.show(
                new UserView(session.ask(meta -> meta.ask(new AdminRequest.AddUser(name, policy), AdminResponse.UserIs.class)).account()));
    }
}
