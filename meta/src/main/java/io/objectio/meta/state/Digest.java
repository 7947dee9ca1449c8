package io.objectio.meta.state;

import io.objectio.common.buffer.Bytes;
import io.objectio.meta.store.Applied;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.Rows;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A hash chain over everything that entries changed; members with different rows differ in it for ever after. It does not depend on how entries are
 * grouped in commits. Per entry:
 *
 * <pre>
 * SHA-256 of: digest before 32 | term 8 | index 8 | for each changed row, by family, then by key:
 *             family 1 | key length 4 | key | 0, or 1 | value length 4 | value
 * </pre>
 */
final class Digest {
    private static final byte[] KEY = Keys.utf8("digest");
    private static final byte[] NOTHING = new byte[32];

    private Digest() {}

    static Bytes read(Rows rows) { return Bytes.of(rows.get(Family.STATE, KEY).orElse(NOTHING)); }

    /** Adds an entry's changes to the chain, in the entry's own batch. */
    static void extend(RowBatch entry, Applied at) {
        MessageDigest hash = sha256();
        hash.update(entry.get(Family.STATE, KEY).orElse(NOTHING));
        hash.update(ByteBuffer.allocate(16).putLong(at.term()).putLong(at.index()).flip());
        entry.forEach((family, key, value) -> {
            hash.update((byte) family.code());
            update(hash, key);
            hash.update((byte) (value.isPresent() ? 1 : 0));
            value.ifPresent(bytes -> update(hash, bytes));
        });
        entry.put(Family.STATE, KEY, hash.digest());
    }

    private static void update(MessageDigest hash, byte[] bytes) {
        hash.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        hash.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
