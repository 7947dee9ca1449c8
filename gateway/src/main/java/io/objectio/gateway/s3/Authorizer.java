package io.objectio.gateway.s3;

import io.objectio.common.id.AccountId;
import io.objectio.protocol.meta.Account;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what, in one place. Rules speak in any order; an explicit deny beats every allow, and where all are silent the answer is no.
 * Stateless.
 */
final class Authorizer {
    /** What an operation does, as far as rules care. */
    enum Action {
        READ, WRITE
    }

    private enum Verdict {
        ALLOW, DENY, SILENT
    }

    /** One rule. owner: of the bucket that is touched, empty if none is. */
    private interface Rule {
        Verdict judge(Account account, Action action, Optional<AccountId> owner);
    }

    private static final List<Rule> RULES = List.of(Authorizer::byPolicy, Authorizer::byOwner);

    private Authorizer() {}

    static boolean permits(Account account, Action action, Optional<AccountId> owner) {
        boolean allowed = false;
        for (Rule rule : RULES) {
            switch (rule.judge(account, action, owner)) {
                case DENY -> {
                    return false;
                }
                case ALLOW -> allowed = true;
                case SILENT -> {
                }
            }
        }
        return allowed;
    }

    private static Verdict byPolicy(Account account, Action action, Optional<AccountId> owner) {
        return switch (account.policy()) {
            case ADMIN, READ_WRITE -> Verdict.ALLOW;
            case READ_ONLY -> action == Action.READ ? Verdict.ALLOW : Verdict.SILENT;
        };
    }

    /** An account sees only the buckets that it made; an administrator sees all. */
    private static Verdict byOwner(Account account, Action action, Optional<AccountId> owner) {
        boolean foreign = owner.isPresent() && !owner.get().equals(account.id());
        return foreign && account.policy() != Account.Policy.ADMIN ? Verdict.DENY : Verdict.SILENT;
    }
}
