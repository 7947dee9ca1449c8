package io.objectio.common.id;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An object's key: 1 to 1024 bytes of UTF-8, any characters. Ordered by its bytes as S3 lists, which is not the order of Java strings.
 */
public record ObjectKey(String text) implements Comparable<ObjectKey> {
    public static final int MAX_BYTES = 1024;

    public ObjectKey {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a key has at least one byte");
        }
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException("a key has at most " + MAX_BYTES + " bytes, this has " + length);
        }
    }

    public byte[] utf8() { return text.getBytes(StandardCharsets.UTF_8); }

    @Override
    public int compareTo(ObjectKey other) { return Arrays.compareUnsigned(utf8(), other.utf8()); }

    @Override
    public String toString() { return text; }
}
