package io.objectio.it.simulation;

import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.gateway.cluster.MemoryDisk;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An OSD with one disk: what was sealed is durable after the next sync, which comes some time later and answers all that waited for it. */
final class SimOsd implements RpcHandler {
    /** A shard that some life of a disk had on stable storage. */
    record Durable(DiskId disk, Incarnation incarnation, ShardId shard) {}

    private final DiskId id;
    private final ManualTime time;
    private final RandomSource random;
    private final Plant plant;
    private final Set<Durable> everDurable;
    private final List<CompletableFuture<Message>> waiting = new ArrayList<>();
    private final Set<ShardId> sealed = new HashSet<>();
    private MemoryDisk disk = new MemoryDisk();
    private Incarnation incarnation;
    private int life;
    private boolean syncing;
    private int maxSyncMicros = 500;

    SimOsd(DiskId id, Incarnation incarnation, ManualTime time, RandomSource random, Plant plant, Set<Durable> everDurable) {
        this.id = id;
        this.incarnation = incarnation;
        this.time = time;
        this.random = random;
        this.plant = plant;
        this.everDurable = everDurable;
    }

    DiskId id() { return id; }

    MemoryDisk disk() { return disk; }

    Incarnation incarnation() { return incarnation; }

    void syncTakes(int maxMicros) { maxSyncMicros = maxMicros; }

    /** The process dies: what waited for a sync is lost. */
    void crash() {
        life++;
        syncing = false;
        waiting.clear();
        sealed.clear();
        disk.crash();
    }

    /** A new, empty disk in the old one's place. */
    void replace(Incarnation next) {
        crash();
        disk = new MemoryDisk();
        incarnation = next;
    }

    @Override
    public CompletionStage<Message> handle(Message message, RpcPeer peer) {
        OsdRequest request = (OsdRequest) message;
        CompletableFuture<Message> answer = new CompletableFuture<>();
        if (!request.disk().equals(id)) {
            request.payload().release();
            answer.complete(new OsdResponse.Refused(OsdResponse.Reason.UNKNOWN_DISK, request.disk() + " is not here"));
            return answer;
        }
        switch (request) {
            case OsdRequest.WriteCell cell -> write(cell, answer);
            case OsdRequest.ReadCell read -> answer.complete(disk.read(read));
            case OsdRequest.AbandonShard(var _, var shard) -> answer.complete(disk.abandon(shard));
            case OsdRequest.VerifyShards _,OsdRequest.DeleteShards _,OsdRequest.ListShards _ -> answer
                    .complete(new OsdResponse.Refused(OsdResponse.Reason.BAD_REQUEST, "not simulated"));
        }
        request.payload().release();
        return answer;
    }

    private void write(OsdRequest.WriteCell cell, CompletableFuture<Message> answer) {
        OsdResponse response = disk.write(cell);
        if (!(response instanceof OsdResponse.ShardDurable)) {
            answer.complete(response);
            return;
        }
        if (disk.stored().containsKey(cell.shard())) {
            answer.complete(response);
            return;
        }
        sealed.add(cell.shard());
        if (plant == Plant.SKIP_SYNC) {
            answer.complete(response);
        } else {
            waiting.add(answer);
        }
        if (!syncing) {
            sync();
        }
    }

    private void sync() {
        syncing = true;
        int lifeNow = life;
        List<CompletableFuture<Message>> group = new ArrayList<>(waiting);
        List<ShardId> shards = new ArrayList<>(sealed);
        waiting.clear();
        sealed.clear();
        time.schedule(Duration.ofNanos(1000L * (50 + random.nextInt(maxSyncMicros))), () -> {
            if (life == lifeNow) {
                syncing = false;
                disk.sync(shards);
                shards.forEach(shard -> everDurable.add(new Durable(id, incarnation, shard)));
                group.forEach(answer -> answer.complete(new OsdResponse.ShardDurable()));
                if (!sealed.isEmpty()) {
                    sync();
                }
            }
        });
    }
}
