package io.objectio.osd.report;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A metadata node: keeps what it is told, answers at once, or not at all while it is down. Thread-safe, as real disks report on their own threads. */
public final class FakeMeta implements Rpc {
    public final List<Mutation> told = new ArrayList<>();
    public final List<MetaRequest.Heartbeat> heartbeats = new ArrayList<>();
    public final List<String> addresses = new ArrayList<>();
    public final List<ShardId> condemned = new ArrayList<>();
    private final List<CompletableFuture<Message>> heldMaps = new ArrayList<>();
    public List<DiskId> condemnedDisks = List.of();
    public boolean down;
    public boolean known = true;
    public Optional<MutationAnswer> answer = Optional.empty();
    public ClusterMap map = map(1, List.of());

    public static ClusterMap map(long epoch, List<DiskRow> disks) {
        return new ClusterMap(new ClusterId(1, 1), Epoch.of(1, epoch), List.of(), disks, List.of());
    }

    @Override
    public synchronized CompletableFuture<Message> call(String address, Message request, Duration deadline) {
        addresses.add(address);
        if (down) {
            return CompletableFuture.failedFuture(new RpcException(RpcException.Code.UNREACHABLE, "down"));
        }
        return switch (request) {
            case MetaRequest.Submit submit -> submit(submit.mutation());
            case MetaRequest.Heartbeat heartbeat -> {
                heartbeats.add(heartbeat);
                yield done(new MetaResponse.HeartbeatSeen(known, map.epoch(), condemnedDisks));
            }
            case MetaRequest.GetMap(var epoch, _) -> {
                if (epoch.isEmpty() || !epoch.get().equals(map.epoch())) {
                    yield done(new MetaResponse.MapIs(map));
                }
                CompletableFuture<Message> held = new CompletableFuture<>();
                heldMaps.add(held);
                yield held;
            }
            case MetaRequest.GetCondemned(_, int limit) ->
                done(new MetaResponse.CondemnedAre(condemned.stream().limit(limit).toList()));
            default -> done(new MetaResponse.Failed(MetaError.BAD_REQUEST, "not expected: " + request));
        };
    }

    private CompletableFuture<Message> submit(Mutation mutation) {
        told.add(mutation);
        if (mutation instanceof Mutation.ShardsDeleted(_, _, var shards)) {
            condemned.removeAll(shards);
        }
        return done(new MetaResponse.Submitted(answer.orElse(new MutationAnswer.Done())));
    }

    /** Answers the questions that were held back. */
    public void publish(ClusterMap newer) {
        List<CompletableFuture<Message>> waiting;
        synchronized (this) {
            map = newer;
            waiting = List.copyOf(heldMaps);
            heldMaps.clear();
        }
        waiting.forEach(held -> held.complete(new MetaResponse.MapIs(newer)));
    }

    public synchronized int heldMaps() { return heldMaps.size(); }

    public synchronized <M extends Mutation> List<M> told(Class<M> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static CompletableFuture<Message> done(Message message) { return CompletableFuture.completedFuture(message); }

    @Override
    public void close() {}
}
