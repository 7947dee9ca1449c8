package io.objectio.cli.output;

import io.objectio.protocol.admin.AdminResponse;
import java.util.List;

/** {@code user list}: accounts without their secrets. */
public record UserListView(List<AdminResponse.User> users) implements View {
    public UserListView { users = List.copyOf(users); }

    @Override
    public String schema() { return "user.list/v1"; }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        Table table = new Table().column("USER", 12).column("POLICY", 12).column("ACCESS_KEY", 22).column("CANONICAL_ID", 0);
        for (AdminResponse.User user : users) {
            table.row(List.of(Cell.of(user.name()), Cell.of(UserView.policy(user.policy())), Cell.of(user.accessKey()),
                    Cell.of(user.id().hex())));
        }
        return table.lines(colour);
    }

    @Override
    public Fields json() {
        return new Fields().put("users",
                users.stream().map(user -> new Fields().put("name", user.name()).put("policy", UserView.policy(user.policy()))
                        .put("access_key", user.accessKey()).put("canonical_id", user.id().hex())).toList());
    }
}
