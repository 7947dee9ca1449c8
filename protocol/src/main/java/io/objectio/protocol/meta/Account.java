package io.objectio.protocol.meta;

import io.objectio.common.id.AccountId;

/** An account with its one key pair. The secret never reaches a log: toString leaves it out. */
public record Account(AccountId id, String name, String displayName, String email, Policy policy, String accessKey, String secretKey) {
    /** What its key may do. The byte form is the ordinal: append only. */
    public enum Policy {
        READ_ONLY, READ_WRITE, ADMIN
    }

    @Override
    public String toString() { return "Account[name=" + name + " id=" + id + " policy=" + policy + " accessKey=" + accessKey + "]"; }
}
