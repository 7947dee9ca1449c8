package io.objectio.gateway.auth;

import io.objectio.protocol.meta.Account;
import java.util.concurrent.ConcurrentHashMap;

/** Signing keys by (key pair, date, region): four HMACs saved per request. Holds at most MAX_KEYS and forgets all at once when full. */
final class SigningKeys {
    private static final int MAX_KEYS = 4096;

    private record Name(String accessKey, String secretKey, String date, String region) {
        @Override
        public String toString() { return "Name[accessKey=" + accessKey + " date=" + date + " region=" + region + "]"; }
    }

    private final ConcurrentHashMap<Name, byte[]> keys = new ConcurrentHashMap<>();

    byte[] key(Account account, String date, String region) {
        Name name = new Name(account.accessKey(), account.secretKey(), date, region);
        byte[] known = keys.get(name);
        if (known != null) {
            return known;
        }
        if (keys.size() >= MAX_KEYS) {
            keys.clear();
        }
        byte[] made = SigV4.signingKey(account.secretKey(), date, region);
        keys.put(name, made);
        return made;
    }
}
