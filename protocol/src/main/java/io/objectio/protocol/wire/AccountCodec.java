package io.objectio.protocol.wire;

import io.objectio.common.id.AccountId;
import io.objectio.protocol.meta.Account;

/** An account: {@code id text | name text | display name text | e-mail text | policy 8 | access key text | secret key text}. Stateless. */
public final class AccountCodec {
    private AccountCodec() {}

    public static void put(FieldWriter out, Account account) {
        Fields.putAccount(out, account.id());
        out.text(account.name()).text(account.displayName()).text(account.email());
        Fields.putEnum(out, account.policy());
        out.text(account.accessKey()).text(account.secretKey());
    }

    public static Account get(FieldReader in) {
        AccountId id = Fields.getAccount(in);
        String name = in.text();
        String displayName = in.text();
        String email = in.text();
        Account.Policy policy = getPolicy(in);
        String accessKey = in.text();
        return new Account(id, name, displayName, email, policy, accessKey, in.text());
    }

    static Account.Policy getPolicy(FieldReader in) { return in.enumOf(Account.Policy.values()); }
}
