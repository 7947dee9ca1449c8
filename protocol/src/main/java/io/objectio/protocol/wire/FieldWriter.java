package io.objectio.protocol.wire;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.PgId;
import io.objectio.common.id.ShardId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes fields one after another, big-endian, into a growing array: messages without their payload, Raft commands, rows, manifests.
 * Not for object data. One thread.
 */
public final class FieldWriter {
    private byte[] bytes;
    private int length;

    public FieldWriter() { this(256); }

    public FieldWriter(int expectedBytes) { this.bytes = new byte[Math.max(16, expectedBytes)]; }

    public FieldWriter u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public FieldWriter bool(boolean value) { return u8(value ? 1 : 0); }

    public FieldWriter u16(int value) { return u8(value >>> 8).u8(value); }

    public FieldWriter i32(int value) { return u16(value >>> 16).u16(value); }

    public FieldWriter i64(long value) { return i32((int) (value >>> 32)).i32((int) value); }

    /** Length 32 and the bytes. */
    public FieldWriter bytes(byte[] value) { return i32(value.length).raw(value); }

    public FieldWriter bytes(Bytes value) { return bytes(value.toArray()); }

    /** UTF-8 with its length. */
    public FieldWriter text(String value) { return bytes(value.getBytes(StandardCharsets.UTF_8)); }

    /** The bytes alone, without a length. */
    public FieldWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    public FieldWriter id128(long high, long low) { return i64(high).i64(low); }

    public FieldWriter pg(PgId pg) { return i64(pg.value()); }

    public FieldWriter blob(BlobId blob) { return i64(blob.session().value()).i64(blob.counter()); }

    public FieldWriter shard(ShardId shard) { return pg(shard.pg()).blob(shard.blob()).u8(shard.index()); }

    public FieldWriter scheme(CodingScheme scheme) { return u8(scheme.k()).u8(scheme.m()).i32(scheme.cellBytes()); }

    public FieldWriter crcs(CrcList crcs) {
        u16(crcs.size());
        for (int i = 0; i < crcs.size(); i++) {
            i32(crcs.get(i));
        }
        return this;
    }

    public <T> FieldWriter optional(Optional<T> value, BiConsumer<FieldWriter, T> writer) {
        bool(value.isPresent());
        value.ifPresent(v -> writer.accept(this, v));
        return this;
    }

    public <T> FieldWriter list(Collection<T> values, BiConsumer<FieldWriter, T> writer) {
        i32(values.size());
        for (T value : values) {
            writer.accept(this, value);
        }
        return this;
    }

    public FieldWriter texts(List<String> values) { return list(values, FieldWriter::text); }

    /** A map of texts, in the map's own order: give a sorted or insertion-ordered one where bytes must be reproducible. */
    public FieldWriter textMap(Map<String, String> map) {
        i32(map.size());
        map.forEach((key, value) -> text(key).text(value));
        return this;
    }

    public int length() { return length; }

    public byte[] toArray() { return Arrays.copyOf(bytes, length); }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
