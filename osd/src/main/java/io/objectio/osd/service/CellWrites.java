package io.objectio.osd.service;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.Crc;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import io.objectio.osd.segment.RecordHeader;
import io.objectio.osd.store.DiskStore;
import io.objectio.osd.store.ShardHead;
import io.objectio.osd.store.ShardPut;
import io.objectio.osd.store.ShardWrite;
import io.objectio.osd.store.WriteOpening;
import io.objectio.osd.store.WriteResult;
import io.objectio.protocol.osd.OsdRequest.Seal;
import io.objectio.protocol.osd.OsdRequest.WriteCell;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.osd.OsdResponse.Reason;
import io.objectio.protocol.osd.OsdResponse.Refused;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Shards that come cell by cell. A shard in the making belongs to the connection that began it:
 *
 * <pre>
 * from     event                         to       answer
 * none     first cell, fence shut        none     FENCED or STALE_EPOCH
 * none     first cell with seal          none     put: ShardDurable or why not
 * none     first cell                    open     CellReceived when the disk has taken it
 * open     first cell again              open     begun anew, the old one is abandoned: the sender tries again
 * open     the next cell                 open     CellReceived
 * open     the next cell with seal       none     ShardDurable or why not
 * open     any other cell, bad result    none     BAD_SEQUENCE or why; abandoned
 * none     a later cell                  none     BAD_SEQUENCE
 * open     AbandonShard, disconnect      none     abandoned
 * </pre>
 *
 * <p>Ownership: accept takes over the cell's payload in every outcome. Threads: any; the cells of a shard come one after another, in order.
 */
final class CellWrites {
    /** The most that a shard may have: a blob of 64 MiB in four parts. */
    static final long MAX_SHARD_BYTES = 16L << 20;

    /** The same object for all shards of a connection, so that the store can end them together. */
    private record Owner(long connection) {}

    private record Key(Owner owner, DiskId disk, ShardId shard) {}

    private static final class Open {
        private final ShardWrite write;
        private final long shardLength;
        private long nextOffset;

        Open(ShardWrite write, long shardLength, long nextOffset) {
            this.write = write;
            this.shardLength = shardLength;
            this.nextOffset = nextOffset;
        }
    }

    private final WriteFence fence;
    private final Map<Key, Open> open = new ConcurrentHashMap<>();

    CellWrites(WriteFence fence) { this.fence = fence; }

    /** How many shards are in the making, of all connections. */
    int count() { return open.size(); }

    CompletableFuture<OsdResponse> accept(DiskStore store, WriteCell cell, long connection) {
        boolean handedOver = false;
        try {
            Owner owner = new Owner(connection);
            Key key = new Key(owner, cell.disk(), cell.shard());
            Optional<Refused> refused = wrong(cell);
            if (refused.isPresent()) {
                end(key);
                return done(refused.get());
            }
            if (cell.offset() == 0) {
                end(key);
                refused = fence.check(cell.shard().pg(), cell.pgEpoch());
                if (refused.isPresent()) {
                    return done(refused.get());
                }
                if (cell.seal().isPresent() && cell.shardLength() < DiskStore.LARGE_SHARD_BYTES) {
                    ShardPut put = new ShardPut(head(cell, cell.seal().get().manifest()), cell.granuleCrcs(), cell.seal().get().shardCrc(),
                            cell.data());
                    handedOver = true;
                    return store.put(put).thenApply(Reasons::of);
                }
                switch (store.openShardWrite(owner, head(cell, Bytes.empty()))) {
                    case WriteOpening.Refused(var why) -> {
                        return done(Reasons.of(why));
                    }
                    case WriteOpening.Opened(var write) -> open.put(key, new Open(write, cell.shardLength(), 0));
                }
            }
            Open shard = open.get(key);
            if (shard != null && cell.seal().isEmpty() && cell.offset() + cell.data().length() <= shard.nextOffset) {
                return done(new OsdResponse.CellReceived()); // sent again after its answer was lost
            }
            if (shard == null || shard.nextOffset != cell.offset() || shard.shardLength != cell.shardLength()) {
                end(key);
                return done(new Refused(Reason.BAD_SEQUENCE, outOfOrder(cell, shard)));
            }
            handedOver = true;
            return append(key, shard, cell);
        } finally {
            if (!handedOver) {
                cell.data().release();
            }
        }
    }

    private CompletableFuture<OsdResponse> append(Key key, Open shard, WriteCell cell) {
        shard.nextOffset += cell.data().length();
        CompletableFuture<WriteResult> taken = shard.write.append(cell.granuleCrcs(), cell.data());
        if (cell.seal().isEmpty()) {
            return taken.thenApply(result -> {
                if (!(result instanceof WriteResult.Taken)) {
                    end(key, shard);
                }
                return Reasons.of(result);
            });
        }
        // a bad result of the cell is the result of finish too
        Seal seal = cell.seal().get();
        open.remove(key, shard);
        return shard.write.finish(seal.shardCrc(), seal.manifest()).thenApply(Reasons::of);
    }

    private ShardHead head(WriteCell cell, Bytes manifest) {
        return new ShardHead(cell.shard(), fence.scheme(cell.shard().pg()), cell.shardLength(), manifest);
    }

    /** What is wrong with a cell whatever came before it. */
    private static Optional<Refused> wrong(WriteCell cell) {
        int length = cell.data().length();
        long end = cell.offset() + length;
        if (cell.shardLength() < 1 || cell.shardLength() > MAX_SHARD_BYTES || cell.offset() < 0
                || cell.offset() % Crc.GRANULE_BYTES != 0 || length < 1 || end > cell.shardLength()) {
            return Optional.of(new Refused(Reason.BAD_REQUEST, "a cell of " + length + " bytes at " + cell.offset() + " of " + cell.shard()
                    + " with " + cell.shardLength() + " bytes (1 to " + MAX_SHARD_BYTES + ", cells at multiples of " + Crc.GRANULE_BYTES
                    + ")"));
        }
        if (cell.seal().isPresent() != (end == cell.shardLength())) {
            return Optional
                    .of(new Refused(Reason.BAD_REQUEST, "the cell at " + cell.offset() + " of " + cell.shard() + " ends at " + end + " of "
                            + cell.shardLength() + " bytes " + (cell.seal().isPresent() ? "and has the seal" : "without the seal")));
        }
        if (end < cell.shardLength() && length % Crc.GRANULE_BYTES != 0) {
            return Optional.of(new Refused(Reason.BAD_REQUEST,
                    "the cell at " + cell.offset() + " of " + cell.shard() + " has " + length + " bytes and is not the last"));
        }
        int manifestBytes = cell.seal().map(seal -> seal.manifest().length()).orElse(0);
        if (manifestBytes > RecordHeader.MAX_MANIFEST_BYTES) {
            return Optional
                    .of(new Refused(Reason.BAD_REQUEST, "the manifest of " + cell.shard() + " has " + manifestBytes + " bytes, at most "
                            + RecordHeader.MAX_MANIFEST_BYTES + " are taken"));
        }
        if (cell.granuleCrcs().size() != Crc.granuleCount(length)) {
            return Optional.of(new Refused(Reason.BAD_REQUEST, "the cell at " + cell.offset() + " of " + cell.shard() + " has " + length
                    + " bytes and " + cell.granuleCrcs().size() + " CRCs of granules"));
        }
        return Optional.empty();
    }

    private static String outOfOrder(WriteCell cell, @Nullable Open shard) {
        String cameAs = cell.shard() + ": a cell at " + cell.offset() + " of " + cell.shardLength() + " bytes";
        return shard == null
                ? cameAs + ", and the shard was not begun on this connection, or was given up"
                : cameAs + ", expected at " + shard.nextOffset + " of " + shard.shardLength + "; the shard is given up";
    }

    void abandon(DiskId disk, ShardId shard, long connection) { end(new Key(new Owner(connection), disk, shard)); }

    /** The connection is gone. The stores hear it from the caller. */
    Object forget(long connection) {
        Owner owner = new Owner(connection);
        for (Iterator<Key> keys = open.keySet().iterator(); keys.hasNext();) {
            Key key = keys.next();
            if (key.owner.equals(owner)) {
                end(key);
            }
        }
        return owner;
    }

    private void end(Key key) {
        Open shard = open.remove(key);
        if (shard != null) {
            shard.write.abandon();
        }
    }

    private void end(Key key, Open shard) {
        if (open.remove(key, shard)) {
            shard.write.abandon();
        }
    }

    private static CompletableFuture<OsdResponse> done(OsdResponse response) { return CompletableFuture.completedFuture(response); }
}
