package io.objectio.meta.service;

import io.objectio.common.id.AccountId;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.meta.Account;
import java.util.HexFormat;

/** Accounts with random id and keys. */
public final class NewAccounts {
    private static final String ACCESS_KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final int ACCESS_KEY_LENGTH = 20;
    private static final String SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SECRET_LENGTH = 40;
    private static final int ACCOUNT_ID_BYTES = 32;

    private NewAccounts() {}

    public static Account random(String name, Account.Policy policy, RandomSource random) {
        return withKeys(name, policy, letters(ACCESS_KEY_LETTERS, ACCESS_KEY_LENGTH, random),
                letters(SECRET_LETTERS, SECRET_LENGTH, random),
                random);
    }

    /** Keys that someone else chose. */
    public static Account withKeys(String name, Account.Policy policy, String accessKey, String secretKey, RandomSource random) {
        AccountId id = new AccountId(HexFormat.of().formatHex(random.bytes(ACCOUNT_ID_BYTES)));
        return new Account(id, name, name, name + "@objectio.local", policy, accessKey, secretKey);
    }

    private static String letters(String alphabet, int length, RandomSource random) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
