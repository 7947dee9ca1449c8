package io.objectio.it.simulation;

import io.objectio.codec.ErasureCodecs;
import io.objectio.common.buffer.BufferPool;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.cluster.DiskHealth;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.cluster.OsdClient;
import io.objectio.gateway.read.LoggedFindings;
import io.objectio.gateway.read.ReadLimits;
import io.objectio.gateway.read.ShardedObjectReader;
import io.objectio.gateway.stripe.StripeMemory;
import io.objectio.gateway.write.PgChooser;
import io.objectio.gateway.write.ShardRebuilder;
import io.objectio.gateway.write.WriteDriver;
import io.objectio.gateway.write.WriteLimits;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A gateway: the real driver, chooser, OSD client and reader; its session with meta and the retries under one number are in here. */
final class SimGateway implements WriteDriver.Surroundings, MetaClient {
    static final WriteLimits LIMITS = new WriteLimits(400_000, 2, Duration.ofMillis(100), Duration.ofMillis(30), Duration.ofMillis(2), 5, 3,
            3);
    private static final Duration META_TRY = Duration.ofMillis(40);
    private static final int META_TRIES = 4;

    /** answer empty: not known what meta did. */
    interface Answered {
        void answer(Optional<MutationAnswer> answer);
    }

    private final ManualTime time;
    private final Rpc rpc;
    private final RandomSource random;
    private final Consumer<CompletableFuture<?>> pump;
    private final OsdClient osds;
    private final PgChooser chooser;
    private final TreeSet<Long> openNumbers = new TreeSet<>();
    private final StripeMemory memory = new StripeMemory(
            List.of(new BufferPool("big", 6 * (64 << 10), 200), new BufferPool("small", 6 << 10, 200)));
    private final StripeMemory decodeMemory = new StripeMemory(List.of(new BufferPool("decode", 6 * (64 << 10), 50)));
    private final ShardedObjectReader reader;
    private final ShardRebuilder rebuilder;
    private ClusterMap map;
    private @Nullable SessionId session;
    private boolean opening;
    private long lastNumber;
    private long counter;
    private int openBlobs;

    SimGateway(ManualTime time, Rpc rpc, RandomSource random, ErasureCodecs codecs, ClusterMap map, Consumer<CompletableFuture<?>> pump) {
        this.time = time;
        this.rpc = rpc;
        this.random = random;
        this.map = map;
        this.pump = pump;
        this.osds = new OsdClient(rpc, () -> this.map, time);
        this.chooser = new PgChooser(random);
        this.reader = new ShardedObjectReader(this, osds, codecs, decodeMemory, new LoggedFindings(),
                new ReadLimits(2, 1 << 20, 16 << 20, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(1)), time, time,
                pump::accept);
        this.rebuilder = new ShardRebuilder(this, osds, codecs, memory, LIMITS, pump::accept);
    }

    StripeMemory memory() { return memory; }

    int buffersInUse() { return memory.inUse() + decodeMemory.inUse(); }

    ShardedObjectReader reader() { return reader; }

    ShardRebuilder rebuilder() { return rebuilder; }

    int unsettledBlobs() { return openBlobs; }

    Optional<SessionId> session() { return Optional.ofNullable(session); }

    /** Opens a session if there is none. */
    void keepSession() {
        if (session == null && !opening) {
            opening = true;
            send(SessionId.NONE, 0, new Mutation.OpenSession(new NodeId("gw1"), RpcPeer.Role.GATEWAY), META_TRIES, false, answer -> {
                opening = false;
                if (answer.isPresent() && answer.get() instanceof MutationAnswer.SessionOpened(var id)) {
                    session = id;
                    openNumbers.clear();
                    lastNumber = 0;
                }
            });
        }
    }

    /** The map arrives by push, sooner or later. */
    void push(ClusterMap newest) {
        if (newest.epoch().compareTo(map.epoch()) > 0) {
            map = newest;
        }
    }

    /** A command in the session; its repeats keep their number. */
    void submit(Mutation mutation, Answered then) {
        SessionId in = session;
        if (in == null) {
            then.answer(Optional.empty());
            return;
        }
        long number = ++lastNumber;
        openNumbers.add(number);
        send(in, number, mutation, META_TRIES, false, answer -> {
            if (in.equals(session)) {
                openNumbers.remove(number);
            }
            then.answer(answer);
        });
    }

    private void send(SessionId in, long number, Mutation mutation, int tries, boolean indeterminate, Answered then) {
        long confirmed = number == 0 || openNumbers.isEmpty() ? 0 : openNumbers.first() - 1;
        CompletableFuture<?> _ = rpc.call("meta", new MetaRequest.Submit(in, number, confirmed, mutation), META_TRY)
                .whenComplete((answer, failure) -> {
                    if (answer instanceof MetaResponse.Submitted(var given)) {
                        boolean ended = given instanceof MutationAnswer.Refused(var error, var _) && error == MetaError.SESSION_ENDED;
                        if (ended && in.equals(session)) {
                            session = null;
                        }
                        then.answer(ended && indeterminate ? Optional.empty() : Optional.of(given));
                    } else if (tries > 1) {
                        boolean maybe = indeterminate || !(failure instanceof RpcException rpcFailure)
                                || rpcFailure.code().mayHaveHappened();
                        time.schedule(Duration.ofMillis(1 + random.nextInt(5)), () -> send(in, number, mutation, tries - 1, maybe, then));
                    } else {
                        then.answer(Optional.empty());
                    }
                });
    }

    @Override
    public OsdClient osds() { return osds; }

    @Override
    public Ticker ticker() { return time; }

    @Override
    public Scheduler scheduler() { return time; }

    @Override
    public void refreshMap(Consumer<ClusterMap> then) {
        CompletableFuture<?> _ = rpc.call("meta", new MetaRequest.GetMap(Optional.empty(), 0), META_TRY).whenComplete((answer, _) -> {
            if (answer instanceof MetaResponse.MapIs(var found)) {
                push(found);
            }
            then.accept(map);
        });
    }

    @Override
    public void submitLater(Mutation mutation) { send(SessionId.NONE, 0, mutation, META_TRIES, false, _ -> {}); }

    @Override
    public void blobDone(BlobId blob) { openBlobs--; }

    @Override
    public void groupLeft(PgId pg) { chooser.done(pg); }

    @Override
    public ClusterMap map() { return map; }

    @Override
    public DiskHealth health() { return osds; }

    @Override
    public BlobId nextBlob() throws MetaUnavailableException {
        SessionId now = session;
        if (now == null) {
            throw new MetaUnavailableException("no session");
        }
        openBlobs++;
        return new BlobId(now, ++counter);
    }

    @Override
    public InstanceId nextInstance() { return new InstanceId(0x51, ++counter); }

    @Override
    public Optional<PgChooser.Choice> choose(ClusterMap in, Predicate<PgRow> allowed) { return chooser.choose(in, osds, allowed); }

    @Override
    public ClusterMap refreshMap(Duration deadline) {
        CompletableFuture<ClusterMap> done = new CompletableFuture<>();
        refreshMap(done::complete);
        pump.accept(done);
        return map;
    }

    @Override
    public MutationAnswer submit(Mutation mutation, Duration deadline) throws MetaUnavailableException {
        throw new MetaUnavailableException("the simulation submits without waiting");
    }

    @Override
    public MetaResponse ask(MetaRequest request, Duration deadline) throws MetaUnavailableException {
        throw new MetaUnavailableException("objects of the simulation have few extents: " + request);
    }

    @Override
    public Optional<Account> account(String accessKey) { return Optional.empty(); }

    @Override
    public Optional<Account> accountById(AccountId id) { return Optional.empty(); }
}
