package io.objectio.protocol.wire;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what {@link FieldWriter} wrote. Every length is checked against what is left before anything is allocated. One thread.
 * Any method throws {@link WireException} when the bytes are cut short or a length is absurd.
 */
public final class FieldReader {
    private final ByteBuffer in;

    /** Reads the remaining bytes through a view of its own; the given buffer does not move. */
    public FieldReader(ByteBuffer in) {
        this.in = in.slice();
    }

    public FieldReader(byte[] in) { this(ByteBuffer.wrap(in)); }

    public int u8() { return need(1).get() & 0xff; }

    public boolean bool() {
        int value = u8();
        if (value > 1) {
            throw new WireException("a flag is " + value + " at byte " + (in.position() - 1));
        }
        return value == 1;
    }

    public int u16() { return need(2).getShort() & 0xffff; }

    public int i32() { return need(4).getInt(); }

    public long i64() { return need(8).getLong(); }

    public byte[] byteArray() {
        int length = length(1);
        byte[] value = new byte[length];
        in.get(value);
        return value;
    }

    public Bytes bytes() { return Bytes.of(byteArray()); }

    public String text() { return new String(byteArray(), StandardCharsets.UTF_8); }

    public PgId pg() { return PgId.of(i64()); }

    public BlobId blob() {
        long session = i64();
        long counter = i64();
        if (counter < 0) {
            throw new WireException("blob counter is negative: " + counter);
        }
        return new BlobId(new SessionId(session), counter);
    }

    public ShardId shard() {
        PgId pg = pg();
        BlobId blob = blob();
        return new ShardId(pg, blob, u8());
    }

    public CodingScheme scheme() {
        int k = u8();
        int m = u8();
        int cellBytes = i32();
        try {
            return new CodingScheme(k, m, cellBytes);
        } catch (IllegalArgumentException e) {
            throw new WireException(String.valueOf(e.getMessage()));
        }
    }

    public CrcList crcs() {
        int count = u16();
        need(count * 4);
        int[] crcs = new int[count];
        for (int i = 0; i < count; i++) {
            crcs[i] = in.getInt();
        }
        return CrcList.of(crcs);
    }

    public <T> Optional<T> optional(Function<FieldReader, T> reader) { return bool() ? Optional.of(reader.apply(this)) : Optional.empty(); }

    public <T> List<T> list(Function<FieldReader, T> reader) {
        int count = length(0);
        if (count > in.remaining() && count > 0) {
            throw new WireException("a list of " + count + " in " + in.remaining() + " bytes");
        }
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(reader.apply(this));
        }
        return values;
    }

    public List<String> texts() { return list(FieldReader::text); }

    public Map<String, String> textMap() {
        int count = length(0);
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = text();
            map.put(key, text());
        }
        return map;
    }

    public <E extends Enum<E>> E enumOf(E[] values) {
        int ordinal = u8();
        if (ordinal >= values.length) {
            throw new WireException(
                    "code " + ordinal + " of " + values.getClass().getComponentType().getSimpleName() + " is not known here");
        }
        return values[ordinal];
    }

    public int remaining() { return in.remaining(); }

    /** Refuses bytes that nobody read. */
    public void end() {
        if (in.hasRemaining()) {
            throw new WireException(in.remaining() + " bytes are left over");
        }
    }

    private int length(int unit) {
        int length = i32();
        if (length < 0 || (long) length * unit > in.remaining()) {
            throw new WireException("a length of " + length + " with " + in.remaining() + " bytes left");
        }
        return length;
    }

    private ByteBuffer need(int count) {
        if (in.remaining() < count) {
            throw new WireException(count + " bytes wanted, " + in.remaining() + " left");
        }
        return in;
    }
}
