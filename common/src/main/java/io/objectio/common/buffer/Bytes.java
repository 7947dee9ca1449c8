package io.objectio.common.buffer;

import java.util.Arrays;
import java.util.HexFormat;

/** A few immutable bytes with value equality: manifests, tokens, row keys. Not for object data. */
public final class Bytes implements Comparable<Bytes> {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) { this.bytes = bytes; }

    public static Bytes of(byte[] bytes) { return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone()); }

    public static Bytes empty() { return EMPTY; }

    public int length() { return bytes.length; }

    public byte get(int index) { return bytes[index]; }

    public byte[] toArray() { return bytes.clone(); }

    public boolean startsWith(Bytes prefix) {
        return bytes.length >= prefix.bytes.length && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    @Override
    public int compareTo(Bytes other) { return Arrays.compareUnsigned(bytes, other.bytes); }

    @Override
    public boolean equals(Object other) { return other instanceof Bytes that && Arrays.equals(bytes, that.bytes); }

    @Override
    public int hashCode() { return Arrays.hashCode(bytes); }

    @Override
    public String toString() { return HexFormat.of().formatHex(bytes); }
}
