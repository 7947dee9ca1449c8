package io.objectio.it.simulation;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.ManualTime;
import io.objectio.meta.command.Command;
import io.objectio.meta.command.LogCommand;
import io.objectio.meta.command.LogEntry;
import io.objectio.meta.state.MetaReader;
import io.objectio.meta.state.MetaState;
import io.objectio.meta.store.Applied;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.MemoryRowStore;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The metadata service: the real state machine, a log of one member that never fails, and the checks that belong to the moment of a commit. */
final class SimMeta implements RpcHandler {
    private final ManualTime time;
    private final Plant plant;
    private final Set<SimOsd.Durable> everDurable;
    private final MemoryRowStore store = new MemoryRowStore();
    private final MetaState state = new MetaState(store);
    private final Set<BlobId> condemned = new HashSet<>();
    private long index;

    SimMeta(ManualTime time, Plant plant, Set<SimOsd.Durable> everDurable) {
        this.time = time;
        this.plant = plant;
        this.everDurable = everDurable;
    }

    MetaReader read() { return state.read(); }

    ClusterMap map() {
        try (MetaReader reader = state.read()) {
            return reader.map();
        }
    }

    MutationAnswer lead(Command command) { return apply(LogCommand.of(time.now(), command)); }

    MutationAnswer outside(Mutation mutation) { return lead(new Command.Outside(mutation)); }

    @Override
    public CompletionStage<Message> handle(Message message, RpcPeer peer) {
        return CompletableFuture.completedFuture(switch ((MetaRequest) message) {
            case MetaRequest.Submit(var session, var number, var confirmed, var mutation) -> new MetaResponse.Submitted(
                    apply(new LogCommand(session, number, confirmed, time.now(), new Command.Outside(mutation))));
            case MetaRequest.RenewSession(var session) -> renew(session);
            case MetaRequest.Heartbeat _ -> throw new Violation("heartbeats are not simulated");
            case MetaRequest other -> {
                try (MetaReader reader = state.read()) {
                    yield reader.answer(other);
                }
            }
        });
    }

    private MetaResponse renew(SessionId session) {
        try (MetaReader reader = state.read()) {
            return reader.sessionOpen(session)
                    ? new MetaResponse.SessionAlive(60_000)
                    : new MetaResponse.Failed(io.objectio.protocol.meta.MetaError.SESSION_ENDED, "ended");
        }
    }

    private MutationAnswer apply(LogCommand command) {
        Mutation mutation = command.command() instanceof Command.Outside(var outside) ? outside : null;
        if (plant == Plant.FORGET_CONDEMNED && mutation instanceof Mutation.CommitObject) {
            forgetCondemned();
        }
        MutationAnswer answer = state.apply(LogEntry.of(command), 1, ++index).getFirst();
        switch (mutation) {
            case Mutation.CommitObject commit when answer instanceof MutationAnswer.Committed ->
                commit.body().blobs().forEach(this::checkNamed);
            case Mutation.GiveUpBlobs(var blobs) -> {
                try (MetaReader reader = state.read()) {
                    blobs.stream().filter(ref -> !reader.blobKnown(ref.pg(), ref.blob())).forEach(ref -> condemned.add(ref.blob()));
                }
            }
            case null, default -> {
            }
        }
        return answer;
    }

    /** At the moment of a commit: nothing condemned is named, all that is named is durable, and it is enough. */
    private void checkNamed(WrittenBlob blob) {
        if (condemned.contains(blob.blob())) {
            throw new Violation("a commit named the condemned blob " + blob.blob());
        }
        ClusterMap now = map();
        int counted = 0;
        for (WrittenBlob.Place place : blob.durable()) {
            boolean counts = now.disk(place.disk())
                    .filter(row -> row.incarnation().equals(place.incarnation()) && row.state() != DiskState.FAILED).isPresent();
            SimOsd.Durable claim = new SimOsd.Durable(place.disk(), place.incarnation(),
                    new ShardId(blob.pg(), blob.blob(), place.index()));
            if (counts && !everDurable.contains(claim)) {
                throw new Violation("a commit named a shard that is not durable: " + claim);
            }
            counted += counts ? 1 : 0;
        }
        if (counted < now.pg(blob.pg()).orElseThrow().scheme().ackShards()) {
            throw new Violation("blob " + blob.blob() + " was committed with " + counted + " good shards");
        }
    }

    private void forgetCondemned() {
        RowBatch batch = store.batch();
        List<byte[]> keys = new ArrayList<>();
        try (RowCursor cursor = batch.cursor(Family.CONDEMNED, new byte[0], new byte[]{(byte) 0xff, (byte) 0xff, (byte) 0xff})) {
            for (; cursor.valid(); cursor.next()) {
                keys.add(cursor.key());
            }
        }
        keys.forEach(key -> batch.delete(Family.CONDEMNED, key));
        store.commit(batch, new Applied(1, ++index));
    }
}
