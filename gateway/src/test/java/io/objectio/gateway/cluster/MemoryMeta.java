package io.objectio.gateway.cluster;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.SessionId;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A metadata client that answers as the test says and keeps what it was asked. Any thread. */
public final class MemoryMeta implements MetaClient {
    private final AtomicLong blobs = new AtomicLong();
    private final AtomicLong instances = new AtomicLong();
    private final AtomicInteger openBlobs = new AtomicInteger();
    private final ConcurrentLinkedQueue<Mutation> submitted = new ConcurrentLinkedQueue<>();
    private volatile ClusterMap map;
    private volatile UnaryOperator<ClusterMap> refresh = known -> known;
    private volatile Function<Mutation, Optional<MutationAnswer>> answers = _ -> Optional.of(new MutationAnswer.Done());
    private volatile Function<MetaRequest, Optional<MetaResponse>> asks = _ -> Optional.empty();

    public MemoryMeta(ClusterMap map) { this.map = map; }

    /** Empty: no answer until the deadline. */
    public void answers(Function<Mutation, Optional<MutationAnswer>> function) {
        answers = function;
    }

    public void asks(Function<MetaRequest, Optional<MetaResponse>> function) { asks = function; }

    public void map(ClusterMap newMap) { map = newMap; }

    /** What a refresh makes of the map. */
    public void refresh(UnaryOperator<ClusterMap> change) { refresh = change; }

    public java.util.List<Mutation> submitted() { return java.util.List.copyOf(submitted); }

    /** Blobs given out and not settled. */
    public int openBlobs() { return openBlobs.get(); }

    @Override
    public MutationAnswer submit(Mutation mutation, Duration deadline) throws MetaUnavailableException {
        submitted.add(mutation);
        return answers.apply(mutation).orElseThrow(() -> new MetaUnavailableException("no answer, as the test says"));
    }

    @Override
    public MetaResponse ask(MetaRequest request, Duration deadline) throws MetaUnavailableException {
        return asks.apply(request).orElseThrow(() -> new MetaUnavailableException("no answer, as the test says"));
    }

    @Override
    public ClusterMap map() { return map; }

    @Override
    public ClusterMap refreshMap(Duration deadline) {
        map = refresh.apply(map);
        return map;
    }

    @Override
    public Optional<Account> account(String accessKey) { return Optional.empty(); }

    @Override
    public Optional<Account> accountById(AccountId id) { return Optional.empty(); }

    @Override
    public BlobId nextBlob() {
        openBlobs.incrementAndGet();
        return new BlobId(SessionId.of(1, 1), blobs.incrementAndGet());
    }

    @Override
    public void blobDone(BlobId blob) { openBlobs.decrementAndGet(); }

    @Override
    public InstanceId nextInstance() { return new InstanceId(SessionId.of(1, 1).value(), instances.incrementAndGet()); }
}
