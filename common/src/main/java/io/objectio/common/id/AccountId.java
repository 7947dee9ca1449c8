package io.objectio.common.id;

import java.util.regex.Pattern;

/** An account, the owner of buckets: 64 lower-case hex digits, what S3 calls the canonical user id. */
public record AccountId(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public AccountId {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("an account id has 64 lower-case hex digits: '" + hex + "'");
        }
    }

    @Override
    public String toString() { return hex; }
}
