package io.objectio.osd.index;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;

/** Bytes of rows. Unsigned byte order of keys is the order of {@link ShardId}. */
final class IndexKeys {
    static final int KEY_BYTES = 25;
    static final int VALUE_BYTES = 49;
    static final int STATE_BYTES = 58;
    private static final int STATE_FORMAT = 1;

    private IndexKeys() {}

    static byte[] key(ShardId shard) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(shard.pg().value()).putLong(shard.blob().session().value())
                .putLong(shard.blob().counter()).put((byte) shard.index()).array();
    }

    static ShardId shard(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        return new ShardId(PgId.of(buffer.getLong()), new BlobId(new SessionId(buffer.getLong()), buffer.getLong()), buffer.get() & 0xff);
    }

    static byte[] value(IndexEntry entry) {
        return ByteBuffer.allocate(VALUE_BYTES).put((byte) entry.kind().code()).putLong(entry.segment()).putLong(entry.offset())
                .putLong(entry.dataLength()).putInt(entry.manifestLength()).putInt(entry.shardCrc()).putLong(entry.sequence())
                .putLong(entry.fileNumber()).array();
    }

    static IndexEntry entry(byte[] value) {
        ByteBuffer b = ByteBuffer.wrap(value);
        return new IndexEntry(IndexEntry.Kind.of(b.get()), b.getLong(), b.getLong(), b.getLong(), b.getInt(), b.getInt(), b.getLong(),
                b.getLong());
    }

    /** The row of the state: format 2, then position (segment 8, offset 8, next group 8, next sequence 8), shards 8, bytes 8, quarantined 8. */
    static byte[] state(ReplayPosition position, IndexTotals totals) {
        return ByteBuffer.allocate(STATE_BYTES).putShort((short) STATE_FORMAT).putLong(position.segment()).putLong(position.offset())
                .putLong(position.nextGroup()).putLong(position.nextSequence()).putLong(totals.shardCount()).putLong(totals.shardBytes())
                .putLong(totals.quarantinedCount()).array();
    }

    static ReplayPosition position(byte[] state) {
        ByteBuffer buffer = checked(state);
        return new ReplayPosition(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    static IndexTotals totals(byte[] state) {
        ByteBuffer buffer = checked(state).position(34);
        return new IndexTotals(buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    private static ByteBuffer checked(byte[] state) {
        ByteBuffer buffer = ByteBuffer.wrap(state);
        if (state.length != STATE_BYTES || buffer.getShort() != STATE_FORMAT) {
            throw new IllegalArgumentException("state row of " + state.length + " bytes is not of format " + STATE_FORMAT);
        }
        return buffer;
    }
}
