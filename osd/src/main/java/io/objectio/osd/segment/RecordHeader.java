package io.objectio.osd.segment;

import io.objectio.common.checksum.Crc;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The fixed part of a record. Big-endian; offset, width, field:
 *
 * <pre>
 *  0  4 magic "SHRD" | 4 1 type | 5 1 shard index | 6 1 granule size, log2 (16) | 7 1 zero
 *  8  8 placement group | 16 16 blob (session 8, counter 8)
 * 32  8 sequence: of the first write; copies by compaction keep it
 * 40  8 data length: bytes of the shard (LARGE: of the file, none follow here)
 * 48  8 LARGE: number in the file's name; TOMBSTONE: segment in which it was first written; else 0
 * 56  4 manifest length | 60 1 scheme k | 61 1 scheme m | 62 2 zero | 64 4 scheme cell bytes
 * 68  4 CRC-32C of the whole shard | 72 4 zero
 * 76  4 CRC-32C over 0..75, granule CRCs and manifest, seeded with the record's place (see {@link PlaceSeed})
 * 80  granule CRCs, 4 each | manifest | SHARD: data | zeros to a multiple of 8
 * </pre>
 *
 * <p>Granule CRCs are those of {@link Crc#granule}: seeded with blob, shard index and granule number.
 */
public record RecordHeader(RecordType type, ShardId shard, long sequence, long dataLength, long extra, int manifestLength,
        CodingScheme scheme, int shardCrc, int headerCrc) {
    public static final int BYTES = 80;
    public static final int MAGIC = 0x53485244;
    /** A key is at most 1,024 bytes; the rest of an identity is small. */
    public static final int MAX_MANIFEST_BYTES = 8 << 10;
    static final int EXTRA_OFFSET = 48;
    static final int CRC_OFFSET = 76;
    static final int GRANULE_LOG2 = 16;
    static final int ALIGNMENT = 8;

    /** How many granule CRCs follow the header. */
    public int granuleCount() { return type.hasData() ? Crc.granuleCount(dataLength) : 0; }

    /** Header, granule CRCs and manifest: what the header CRC covers, and where the data begins. */
    public int headLength() {
        return BYTES + 4 * granuleCount() + manifestLength;
    }

    /** Bytes of the whole record in the log, padding included. */
    public int recordLength() {
        return align(headLength() + (type == RecordType.SHARD ? (int) dataLength : 0));
    }

    static int align(int length) { return (length + ALIGNMENT - 1) & -ALIGNMENT; }

    /** Writes the header with a zero CRC at the buffer's position; the caller puts the CRC once granule CRCs and manifest follow. */
    void encode(ByteBuffer target) {
        target.putInt(MAGIC).put((byte) type.code()).put((byte) shard.index()).put((byte) GRANULE_LOG2).put((byte) 0);
        target.putLong(shard.pg().value()).putLong(shard.blob().session().value()).putLong(shard.blob().counter());
        target.putLong(sequence).putLong(dataLength).putLong(extra);
        target.putInt(manifestLength).put((byte) scheme.k()).put((byte) scheme.m()).putShort((short) 0).putInt(scheme.cellBytes());
        target.putInt(shardCrc).putInt(0).putInt(0);
    }

    /** Reads a header at the buffer's position without moving it; empty if its fields cannot be right. The CRC is not checked here. */
    static Optional<RecordHeader> decode(ByteBuffer source) {
        int at = source.position();
        if (source.remaining() < BYTES || source.getInt(at) != MAGIC || source.get(at + 6) != GRANULE_LOG2) {
            return Optional.empty();
        }
        Optional<RecordType> type = RecordType.of(source.get(at + 4));
        long dataLength = source.getLong(at + 40);
        int manifestLength = source.getInt(at + 56);
        int k = source.get(at + 60);
        int m = source.get(at + 61);
        int cellBytes = source.getInt(at + 64);
        long counter = source.getLong(at + 24);
        boolean sane = type.isPresent() && dataLength >= 0 && dataLength <= MAX_DATA_BYTES && manifestLength >= 0
                && manifestLength <= MAX_MANIFEST_BYTES && k >= 1 && k <= 16 && m >= 1 && m <= 8 && cellBytes >= 1 && counter >= 0;
        if (!sane || (type.get() == RecordType.SHARD && dataLength > MAX_DATA_IN_LOG_BYTES)) {
            return Optional.empty();
        }
        ShardId shard = new ShardId(PgId.of(source.getLong(at + 8)), new BlobId(new SessionId(source.getLong(at + 16)), counter),
                source.get(at + 5) & 0xff);
        return Optional.of(new RecordHeader(type.get(), shard, source.getLong(at + 32), dataLength, source.getLong(at + 48), manifestLength,
                new CodingScheme(k, m, cellBytes), source.getInt(at + 68), source.getInt(at + CRC_OFFSET)));
    }

    /** A blob has at most 64 MiB, so no shard has more. */
    static final long MAX_DATA_BYTES = 64L << 20;
    /** Longer shards are files. */
    static final long MAX_DATA_IN_LOG_BYTES = 1L << 20;
}
