package io.objectio.osd.segment;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.ShardId;
import io.objectio.osd.index.IndexEntry;
import java.nio.ByteBuffer;
import java.util.List;

/** A change asked of the log. Whether it still makes sense is decided by the writer when its turn comes, as everything passes there in order. */
public sealed interface LogEntry {
    ShardId shard();

    /** Bytes that wait in memory with it. */
    default int waitingBytes() { return 0; }

    /** A whole small shard. The payloads, in order, are the entry's; the writer releases them. */
    record Put(ShardId shard, CodingScheme scheme, Bytes manifest, CrcList granuleCrcs, int shardCrc,
            List<Payload> data) implements LogEntry {
        @Override
        public int waitingBytes() {
            int total = 0;
            for (Payload part : data) {
                total += part.length();
            }
            return total;
        }
    }

    /** The file of a large shard is whole and synced. */
    record Complete(ShardId shard, CodingScheme scheme, Bytes manifest, CrcList granuleCrcs, int shardCrc, long length, long fileNumber)
            implements
                LogEntry {}

    record Delete(ShardId shard) implements LogEntry {}

    /** The shard at the place of seen is damaged and set aside. */
    record Quarantine(ShardId shard, IndexEntry seen) implements LogEntry {}

    /** A record of an older segment, whole, to be kept although that segment goes. */
    record Copy(RecordHeader header, IndexEntry source, ByteBuffer record) implements LogEntry {
        @Override
        public ShardId shard() { return header.shard(); }

        @Override
        public int waitingBytes() { return record.remaining(); }
    }

    /** A note that the index on disk covers everything up to group; also moves the log's end on. */
    record Checkpoint(long group) implements LogEntry {
        private static final ShardId NONE = new ShardId(io.objectio.common.id.PgId.of(0),
                new io.objectio.common.id.BlobId(io.objectio.common.id.SessionId.NONE, 0), 0);

        @Override
        public ShardId shard() { return NONE; }
    }
}
