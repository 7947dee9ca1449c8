package io.objectio.osd.store;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Shards for tests: ids by a number, bytes by a seed. */
public final class Shards {
    private Shards() {}

    public static ShardId id(long number) {
        return new ShardId(new PgId(0, 1, number % 7), new BlobId(SessionId.of(1, 5), number), (int) (number % 6));
    }

    public static ByteBuffer bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.allocateDirect(length).put(bytes).flip();
    }

    public static Bytes manifest(ShardId shard) { return Bytes.of(("owner of " + shard).getBytes(StandardCharsets.UTF_8)); }

    public static ShardHead head(ShardId shard, long length) { return new ShardHead(shard, CodingScheme.RS_4_2, length, manifest(shard)); }

    public static Payload payload(ByteBuffer bytes) { return CountedPayload.unpooled(bytes); }

    public static ShardPut put(ShardId shard, ByteBuffer bytes) {
        return new ShardPut(head(shard, bytes.remaining()), CrcList.of(Crc.granules(shard, 0, bytes)), Crc.of(bytes), payload(bytes));
    }

    /** A cell that begins at offset. */
    public static CrcList crcs(ShardId shard, long offset, ByteBuffer cell) {
        return CrcList.of(Crc.granules(shard, offset, cell));
    }
}
