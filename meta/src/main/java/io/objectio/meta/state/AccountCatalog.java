package io.objectio.meta.state;

import io.objectio.common.id.AccountId;
import io.objectio.meta.state.ClusterCatalog.Counter;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaResponse.AccountsAre;
import io.objectio.protocol.meta.Mutation.PutAccount;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.wire.AccountCodec;
import io.objectio.protocol.wire.FieldWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accounts: by id, with their names and access keys as rows of their own, and a version that each change raises. */
final class AccountCatalog {
    private static final int BY_ID = 1;
    private static final int BY_NAME = 2;
    private static final int BY_ACCESS_KEY = 3;

    private AccountCatalog() {}

    static MutationAnswer put(Step step, PutAccount command) throws Refusal {
        Account account = command.account();
        Optional<Account> old = find(step.rows(), account.id());
        if (old.isPresent() && old.get().equals(account)) {
            return new MutationAnswer.Done();
        }
        claim(step, BY_NAME, account.name(), account.id(), MetaError.NAME_IN_USE, old.map(Account::name));
        claim(step, BY_ACCESS_KEY, account.accessKey(), account.id(), MetaError.ACCESS_KEY_IN_USE, old.map(Account::accessKey));
        FieldWriter out = RowFields.writer();
        AccountCodec.put(out, account);
        step.rows().put(Family.ACCOUNTS, key(BY_ID, account.id().hex()), out.toArray());
        ClusterCatalog.next(step.rows(), Counter.ACCOUNTS);
        return new MutationAnswer.Done();
    }

    static Optional<Account> find(Rows rows, AccountId id) {
        return rows.get(Family.ACCOUNTS, key(BY_ID, id.hex())).map(value -> AccountCodec.get(RowFields.reader(value)));
    }

    static AccountsAre all(Rows rows) {
        List<Account> accounts = new ArrayList<>();
        byte[] prefix = key(BY_ID, "");
        try (RowCursor cursor = rows.cursor(Family.ACCOUNTS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                accounts.add(AccountCodec.get(RowFields.reader(cursor.value())));
            }
        }
        return new AccountsAre(ClusterCatalog.last(rows, Counter.ACCOUNTS), accounts);
    }

    private static void claim(Step step, int kind, String text, AccountId id, MetaError taken, Optional<String> old) throws Refusal {
        Optional<String> holder = step.rows().get(Family.ACCOUNTS, key(kind, text)).map(value -> RowFields.reader(value).text());
        if (holder.isPresent() && !holder.get().equals(id.hex())) {
            throw new Refusal(taken, "'" + text + "' belongs to another account");
        }
        if (old.isPresent() && !old.get().equals(text)) {
            step.rows().delete(Family.ACCOUNTS, key(kind, old.get()));
        }
        step.rows().put(Family.ACCOUNTS, key(kind, text), RowFields.writer().text(id.hex()).toArray());
    }

    private static byte[] key(int kind, String text) { return Keys.start().u8(kind).raw(Keys.utf8(text)).toArray(); }
}
