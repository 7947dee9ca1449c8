package io.objectio.protocol.osd;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.rpc.Message;
import java.util.List;
import java.util.Optional;

/** Requests to an OSD (port 9200). Each names the disk: an OSD has several. */
public sealed interface OsdRequest extends Message {
    DiskId disk();

    /**
     * One cell of a shard. Cells of a shard are sent in order, each starting at a multiple of the granule; several may be in flight (the
     * answer to each is a credit for one more). The one that ends at shardLength carries the seal, and its answer says whether the shard is
     * durable. A shard of one cell is the common case: first and last at once.
     *
     * <p>Retry: yes, the same bytes under the same id answer Durable again. It may have happened when no answer came.
     *
     * @param pgEpoch     checked at the first cell only; older than the OSD knows: refused with STALE_EPOCH
     * @param shardLength of the whole shard, at most 16 MiB; the OSD reserves it at the first cell
     * @param offset      of this cell in the shard
     * @param granuleCrcs of this cell's granules, seeded (Crc.granule)
     * @param seal        with the last cell
     */
    record WriteCell(DiskId disk, ShardId shard, Epoch pgEpoch, long shardLength, long offset, CrcList granuleCrcs, Optional<Seal> seal,
            Payload data) implements OsdRequest {
        @Override
        public Payload payload() { return data; }
    }

    /** What the last cell adds: CRC-32C of all bytes of the shard, and the manifest (FORMATS; empty on shards that carry none). */
    record Seal(int shardCrc, Bytes manifest) {}

    /** Forgets a shard that was begun and not sealed; its reservation and file go. Nothing happens if it is not open. */
    record AbandonShard(DiskId disk, ShardId shard) implements OsdRequest {}

    /** Reads length bytes at offset; both multiples of the granule but for the shard's end. At most {@link #MAX_READ_BYTES}. */
    record ReadCell(DiskId disk, ShardId shard, long offset, int length) implements OsdRequest {}

    /** Reads the named shards whole and compares every CRC. At most 256 of them. */
    record VerifyShards(DiskId disk, List<ShardId> shards) implements OsdRequest {
        public VerifyShards { shards = List.copyOf(shards); }
    }

    /** Deletes condemned shards. Any number of times; an absent shard counts as deleted. */
    record DeleteShards(DiskId disk, List<ShardId> shards) implements OsdRequest {
        public DeleteShards { shards = List.copyOf(shards); }
    }

    /** A page of the inventory in order of shard id, behind after. */
    record ListShards(DiskId disk, Optional<ShardId> after, int limit) implements OsdRequest {}

    int MAX_READ_BYTES = 512 << 10;
}
