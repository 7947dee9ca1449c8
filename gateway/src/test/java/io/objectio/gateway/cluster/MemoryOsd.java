package io.objectio.gateway.cluster;

import io.objectio.common.id.DiskId;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** An OSD over {@link MemoryDisk}s. Disks can be told to hold their answers back until they are let go. */
public final class MemoryOsd implements RpcHandler {
    private final Map<DiskId, MemoryDisk> disks = new ConcurrentHashMap<>();
    private final Set<DiskId> held = new HashSet<>();
    private final Deque<Runnable> heldBack = new ArrayDeque<>();
    private final Deque<OsdRequest> seen = new ArrayDeque<>();

    public void add(DiskId id, MemoryDisk disk) { disks.put(id, disk); }

    public MemoryDisk disk(DiskId id) { return java.util.Objects.requireNonNull(disks.get(id)); }

    /** Requests in the order in which they came. */
    public synchronized java.util.List<OsdRequest> seen() {
        return java.util.List.copyOf(seen);
    }

    /** From now on the disk works, and answers only when let go. */
    public synchronized void hold(DiskId disk) { held.add(disk); }

    public void letGo(DiskId disk) {
        Deque<Runnable> answers;
        synchronized (this) {
            held.remove(disk);
            answers = new ArrayDeque<>(heldBack);
            heldBack.clear();
        }
        answers.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<Message> handle(Message message, RpcPeer peer) {
        OsdRequest request = (OsdRequest) message;
        CompletableFuture<Message> answer = new CompletableFuture<>();
        OsdResponse response;
        synchronized (this) {
            seen.add(request);
            response = serve(request);
            if (held.contains(request.disk())) {
                heldBack.add(() -> answer.complete(response));
                request.payload().release();
                return answer;
            }
        }
        request.payload().release();
        answer.complete(response);
        return answer;
    }

    private OsdResponse serve(OsdRequest request) {
        MemoryDisk disk = disks.get(request.disk());
        if (disk == null) {
            return new OsdResponse.Refused(OsdResponse.Reason.UNKNOWN_DISK, request.disk().toString());
        }
        return switch (request) {
            case OsdRequest.WriteCell cell -> {
                OsdResponse response = disk.write(cell);
                disk.sync();
                yield response;
            }
            case OsdRequest.ReadCell read -> disk.read(read);
            case OsdRequest.AbandonShard(var _, var shard) -> disk.abandon(shard);
            case OsdRequest.VerifyShards _,OsdRequest.DeleteShards _,OsdRequest.ListShards _ -> new OsdResponse.Refused(
                    OsdResponse.Reason.BAD_REQUEST, "not part of this double");
        };
    }
}
