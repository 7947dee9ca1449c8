package io.objectio.common.checksum;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C (Castagnoli), by the JDK's intrinsic. Buffers are read from position to limit and not moved. */
public final class Crc {
    /** The unit of CRC inside a shard. */
    public static final int GRANULE_BYTES = 64 << 10;

    private Crc() {}

    public static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    public static int of(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /**
     * The CRC of one granule of a shard, seeded with where it belongs: CRC-32C over
     * {@code blob session 8 | blob counter 8 | shard index 1 | granule number 4 | the granule's bytes}.
     */
    public static int granule(BlobId blob, int shardIndex, int granule, ByteBuffer bytes) {
        ByteBuffer seed = ByteBuffer.allocate(21);
        seed.putLong(blob.session().value()).putLong(blob.counter()).put((byte) shardIndex).putInt(granule).flip();
        CRC32C crc = new CRC32C();
        crc.update(seed);
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    /**
     * The CRCs of the granules that lie in bytes, whose first byte is at offset in the shard; offset is a multiple of GRANULE_BYTES, and the
     * last granule may be short.
     */
    public static int[] granules(ShardId shard, long offset, ByteBuffer bytes) {
        if (offset % GRANULE_BYTES != 0) {
            throw new IllegalArgumentException("offset " + offset + " of " + shard + " is not at a granule's border");
        }
        int first = (int) (offset / GRANULE_BYTES);
        int count = granuleCount(bytes.remaining());
        int[] crcs = new int[count];
        for (int i = 0; i < count; i++) {
            int from = i * GRANULE_BYTES;
            int length = Math.min(GRANULE_BYTES, bytes.remaining() - from);
            crcs[i] = granule(shard.blob(), shard.index(), first + i, bytes.slice(bytes.position() + from, length));
        }
        return crcs;
    }

    /** How many granules length bytes have. */
    public static int granuleCount(long length) {
        return (int) ((length + GRANULE_BYTES - 1) / GRANULE_BYTES);
    }
}
