package io.objectio.osd.service;

import io.objectio.common.checksum.Crc;
import io.objectio.common.id.DiskId;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.store.DiskStore;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdRequest.ReadCell;
import io.objectio.protocol.osd.OsdRequest.WriteCell;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.osd.OsdResponse.Reason;
import io.objectio.protocol.osd.OsdResponse.Refused;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers every request to an OSD. A damaged shard is answered CORRUPT and left where it is: its good granules may be the last source of a
 * blob, so it is put aside only by the repair that has its bytes at hand.
 *
 * <p>Threads: event loops call; nothing waits. Ownership: a request's payload goes to the store or is released here, in every outcome.
 */
public final class OsdHandler implements RpcHandler {
    static final int MAX_VERIFY = 256;
    static final int MAX_DELETE = 1000;

    private final Disks disks;
    private final CellWrites writes;
    private final ShardVerifier verifier = new ShardVerifier();

    public OsdHandler(Disks disks, WriteFence fence) {
        this.disks = disks;
        this.writes = new CellWrites(fence);
    }

    /** How many shards are in the making; for tests and metrics. */
    public int openWrites() { return writes.count(); }

    @Override
    public CompletionStage<Message> handle(Message request, RpcPeer peer) {
        if (!(request instanceof OsdRequest asked)) {
            request.payload().release();
            return failed(RpcException.Code.UNSUPPORTED, "an OSD does not know " + request.getClass().getSimpleName());
        }
        Optional<String> forbidden = forbidden(asked, peer);
        if (forbidden.isPresent()) {
            request.payload().release();
            return failed(RpcException.Code.REFUSED, forbidden.get());
        }
        Optional<DiskStore> store = disks.find(asked.disk());
        if (store.isEmpty()) {
            request.payload().release();
            return CompletableFuture.completedFuture(absent(asked.disk()));
        }
        return answer(store.get(), asked, peer).thenApply(response -> response);
    }

    private CompletableFuture<? extends OsdResponse> answer(DiskStore store, OsdRequest request, RpcPeer peer) {
        return switch (request) {
            case WriteCell cell -> writes.accept(store, cell, peer.connection());
            case OsdRequest.AbandonShard(var disk, var shard) -> {
                writes.abandon(disk, shard, peer.connection());
                yield done(new OsdResponse.Abandoned());
            }
            case ReadCell read -> read(store, read);
            case OsdRequest.VerifyShards(_, var shards) -> shards.isEmpty() || shards.size() > MAX_VERIFY
                    ? done(badCount("VerifyShards", shards.size(), MAX_VERIFY))
                    : verifier.verify(store, shards);
            case OsdRequest.DeleteShards(_, var shards) -> shards.isEmpty() || shards.size() > MAX_DELETE
                    ? done(badCount("DeleteShards", shards.size(), MAX_DELETE))
                    : store.delete(shards).thenApply(Reasons::of);
            case OsdRequest.ListShards(_, var after, var limit) -> {
                if (limit < 1 || limit > InventoryPage.MAX_LIMIT) {
                    yield done(badCount("ListShards", limit, InventoryPage.MAX_LIMIT));
                }
                yield store.stats().state() == DiskState.AWAY
                        ? done(Reasons.unavailable(DiskState.AWAY, store.stats().stateCause()))
                        : InventoryPage.read(store, after, limit);
            }
        };
    }

    private static CompletableFuture<OsdResponse> read(DiskStore store, ReadCell read) {
        if (read.offset() < 0 || read.offset() % Crc.GRANULE_BYTES != 0 || read.length() < 1 || read.length() > OsdRequest.MAX_READ_BYTES) {
            return done(new Refused(Reason.BAD_REQUEST, "a read of " + read.length() + " bytes at " + read.offset() + " (1 to "
                    + OsdRequest.MAX_READ_BYTES + ", at a multiple of " + Crc.GRANULE_BYTES + ")"));
        }
        return store.read(read.shard(), read.offset(), read.length()).thenApply(result -> Reasons.of(result, read.length()));
    }

    private OsdResponse absent(DiskId disk) {
        return disks.isAway(disk)
                ? new Refused(Reason.DISK_AWAY, "disk " + disk + " is not there now")
                : new Refused(Reason.UNKNOWN_DISK, "this OSD has no disk " + disk);
    }

    private static Refused badCount(String what, int count, int max) {
        return new Refused(Reason.BAD_REQUEST, what + " takes 1 to " + max + ", not " + count);
    }

    /** Nobody outside the cluster asks an OSD anything, and a gateway deletes no shard (DESIGN 7). */
    private static Optional<String> forbidden(OsdRequest request, RpcPeer peer) {
        boolean allowed = switch (peer.role()) {
            case CLIENT -> false;
            case GATEWAY -> !(request instanceof OsdRequest.DeleteShards);
            case META, OSD, REPAIR -> true;
        };
        return allowed
                ? Optional.empty()
                : Optional.of(request.getClass().getSimpleName() + " is not for " + peer.role() + " " + peer.name());
    }

    @Override
    public void disconnected(RpcPeer peer) {
        Object owner = writes.forget(peer.connection());
        for (DiskStore store : disks.open()) {
            store.abandonAll(owner);
        }
    }

    private static CompletableFuture<OsdResponse> done(OsdResponse response) { return CompletableFuture.completedFuture(response); }

    private static CompletableFuture<Message> failed(RpcException.Code code, String message) {
        return CompletableFuture.failedFuture(new RpcException(code, message));
    }
}
