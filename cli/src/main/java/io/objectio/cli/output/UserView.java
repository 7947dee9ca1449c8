package io.objectio.cli.output;

import io.objectio.protocol.meta.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code user add}: the one time that the secret key is shown. */
public record UserView(Account account) implements View {
    @Override
    public String schema() { return "user.add/v1"; }

    static String policy(Account.Policy policy) { return policy.name().toLowerCase(Locale.ROOT).replace('_', '-'); }

    @Override
    public List<String> table(boolean wide, boolean colour) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("Display name", account.displayName());
        values.put("E-mail", account.email());
        values.put("Canonical id", account.id().hex());
        values.put("Policy", policy(account.policy()));
        values.put("Access key", account.accessKey());
        values.put("Secret key", account.secretKey());
        List<String> lines = new ArrayList<>();
        lines.add("USER " + account.name());
        values.forEach((label, value) -> lines.add(String.format("%-14s%s", label + ":", value)));
        return lines;
    }

    @Override
    public Fields json() {
        return new Fields().put("name", account.name()).put("display_name", account.displayName()).put("email", account.email())
                .put("canonical_id", account.id().hex()).put("policy", policy(account.policy())).put("access_key", account.accessKey())
                .put("secret_key", account.secretKey());
    }
}
