package io.objectio.meta.state;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.CommitSequence;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.protocol.wire.FieldWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of all rows; each begins with the metadata group, 16 bits (today 0). Where something follows a text, a 00 inside it is written 00 FF and
 * it ends with 00 00, so that keys sort like their texts. See FORMATS in docs/on-disk-format.md.
 */
final class Keys {
    /** The only metadata group today. */
    static final int GROUP = 0;

    private Keys() {}

    static FieldWriter start() { return new FieldWriter(48).u16(GROUP); }

    /** The whole family. */
    static byte[] all() { return start().toArray(); }

    static byte[] directory(String bucket) { return start().raw(utf8(bucket)).toArray(); }

    static byte[] bucket(BucketId bucket) { return start().i64(bucket.value()).toArray(); }

    static byte[] current(BucketId bucket, byte[] key) { return start().i64(bucket.value()).raw(key).toArray(); }

    static byte[] version(BucketId bucket, ObjectKey key, CommitSequence sequence) {
        return escaped(start().i64(bucket.value()), key.utf8()).i64(~sequence.value()).toArray();
    }

    static byte[] nullPointer(BucketId bucket, ObjectKey key) {
        FieldWriter out = start().i64(bucket.value());
        escape(out, key.utf8());
        return out.u8(0).u8(1).toArray();
    }

    static byte[] instance(InstanceId instance) { return start().id128(instance.high(), instance.low()).toArray(); }

    /** Of an extent or a layout row. */
    static byte[] instance(InstanceId instance, long offset) {
        return start().id128(instance.high(), instance.low()).i64(offset).toArray();
    }

    static byte[] upload(BucketId bucket, byte[] key, String uploadId) {
        return escaped(start().i64(bucket.value()), key).raw(utf8(uploadId)).toArray();
    }

    /** Prefix of the uploads of a key. */
    static byte[] uploads(BucketId bucket, byte[] key) {
        return escaped(start().i64(bucket.value()), key).toArray();
    }

    /** The bytes of a key in an uploads row as far as they go: what prefixes of keys are compared with. */
    static byte[] uploadsPrefix(BucketId bucket, byte[] keyPrefix) {
        FieldWriter out = start().i64(bucket.value());
        escape(out, keyPrefix);
        return out.toArray();
    }

    static byte[] parts(BucketId bucket, ObjectKey key, String uploadId) {
        return escaped(escaped(start().i64(bucket.value()), key.utf8()), utf8(uploadId)).toArray();
    }

    static byte[] part(BucketId bucket, ObjectKey key, String uploadId, int part) {
        return escaped(escaped(start().i64(bucket.value()), key.utf8()), utf8(uploadId)).u16(part).toArray();
    }

    static byte[] pg(PgId pg) { return start().pg(pg).toArray(); }

    static byte[] blob(PgId pg, BlobId blob) { return start().pg(pg).blob(blob).toArray(); }

    static byte[] owner(BlobId blob, long offset, InstanceId instance) {
        return start().blob(blob).i64(offset).id128(instance.high(), instance.low()).toArray();
    }

    static byte[] owners(BlobId blob) { return start().blob(blob).toArray(); }

    static byte[] exception(PgId pg, BlobId blob, int slot) { return start().pg(pg).blob(blob).u8(slot).toArray(); }

    static byte[] condemned(PgId pg, BlobId blob, int slot, DiskId disk, Incarnation incarnation) {
        return start().pg(pg).blob(blob).u8(slot).id128(disk.high(), disk.low()).i64(incarnation.value()).toArray();
    }

    static byte[] condemned(PgId pg, BlobId blob, int slot, DiskId disk) {
        return start().pg(pg).blob(blob).u8(slot).id128(disk.high(), disk.low()).toArray();
    }

    static byte[] disk(DiskId disk) { return start().id128(disk.high(), disk.low()).toArray(); }

    static byte[] node(OsdId osd) { return start().raw(utf8(osd.name())).toArray(); }

    static byte[] session(SessionId session) { return start().i64(session.value()).toArray(); }

    static byte[] answer(SessionId session, long number) { return start().i64(session.value()).i64(number).toArray(); }

    /** The smallest key behind all that begin with this one. A key begins with the group, so it is never FF throughout. */
    static byte[] behind(byte[] prefix) {
        int last = prefix.length - 1;
        while (prefix[last] == (byte) 0xff) {
            last--;
        }
        byte[] next = Arrays.copyOf(prefix, last + 1);
        next[last]++;
        return next;
    }

    /** The smallest key behind this very one. */
    static byte[] next(byte[] key) { return Arrays.copyOf(key, key.length + 1); }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    static byte[] utf8(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    static FieldWriter escaped(FieldWriter out, byte[] text) {
        escape(out, text);
        return out.u8(0).u8(0);
    }

    /** Undoes {@link #escaped} at a place of a key; the length that it took is text.length + zeros in it + 2. */
    static byte[] unescape(byte[] key, int from) {
        byte[] text = new byte[key.length - from];
        int length = 0;
        for (int i = from; i < key.length; i++) {
            if (key[i] == 0) {
                i++;
                if (i >= key.length || key[i] != (byte) 0xff) {
                    return Arrays.copyOf(text, length);
                }
                text[length++] = 0;
            } else {
                text[length++] = key[i];
            }
        }
        return Arrays.copyOf(text, length);
    }

    private static void escape(FieldWriter out, byte[] text) {
        for (byte b : text) {
            out.u8(b);
            if (b == 0) {
                out.u8(0xff);
            }
        }
    }
}
