package io.objectio.meta.service;

import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.SessionId;
import io.objectio.common.lifecycle.FaultHandler;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.meta.raft.RaftMember;
import io.objectio.meta.state.MetaReader;
import io.objectio.meta.store.StoreFailure;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what gateways, OSDs, repair managers and the CLI ask of meta. Only the leader answers {@link MetaRequest}s; every node takes
 * {@link AdminRequest}s and passes on what only the leader knows.
 *
 * <p>Reads are linearizable: a view opened after a proof that this node still led when the request was here. In a group of one the proof is
 * that it is ready, so a look-up goes straight to the store.
 */
public final class MetaService implements RpcHandler, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MetaService.class);
    private static final int MAX_WAIT_MILLIS = 60_000;

    private final MetaServiceConfig config;
    private final MetaLog metaLog;
    private final Scheduler scheduler;
    private final Ticker ticker;
    private final FaultHandler faults;
    private final StateCache cache = new StateCache();
    private final Heartbeats heartbeats;
    private final Leases leases;
    private final LeaderWork leaderWork;
    private final AdminService admin;
    private final ChangeWaiters<Long> mapWaiters;
    private final ChangeWaiters<Long> accountWaiters;
    private final FreshReads reads;
    private final ExecutorService work;
    private final AtomicBoolean lookPending = new AtomicBoolean();
    private final AtomicBoolean workPending = new AtomicBoolean();
    private final CompletableFuture<Void> initialised = new CompletableFuture<>();
    private volatile boolean closed;

    /** What the service needs from the process around it. */
    public record Surroundings(Rpc rpc, Clock clock, Ticker ticker, Scheduler scheduler, RandomSource random, FaultHandler faults) {}

    /** member and replica belong together; both are the caller's to start and close. */
    public MetaService(MetaServiceConfig config, RaftMember<MutationAnswer> member, MetaReplica.Opener replica, FirstStart firstStart,
            Surroundings around) {
        this.config = config;
        this.metaLog = new MetaLog(member, replica, around.clock());
        this.scheduler = around.scheduler();
        this.ticker = around.ticker();
        this.faults = around.faults();
        this.heartbeats = new Heartbeats(config.heartbeatTimeout());
        this.leases = new Leases(config.lease());
        this.leaderWork = new LeaderWork(metaLog, cache, heartbeats, leases, new CapacityPlanning(around.ticker()), firstStart, ticker);
        this.mapWaiters = new ChangeWaiters<>(scheduler, config.maxWaiting());
        this.accountWaiters = new ChangeWaiters<>(scheduler, config.maxWaiting());
        this.reads = new FreshReads(metaLog, config.readThreads(), faults);
        this.work = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("meta-leader-work").daemon().factory());
        replica.onApplied(this::stateChanged);
        this.admin = new AdminService(config, metaLog, reads, cache, heartbeats, around);
    }

    /** Begins the leader's rounds; the member runs already. */
    public void start() {
        scheduler.repeat(config.tick(), this::startRound);
        startRound();
        stateChanged();
    }

    /** Ends when the state holds a cluster, which the first leader puts there. */
    public CompletableFuture<Void> whenInitialised() {
        return initialised;
    }

    /** Of the state as it is applied here, whoever leads. */
    public StateDigest digest() {
        try (MetaReader reader = metaLog.read()) {
            return new StateDigest(reader.applied().index(), reader.digest());
        }
    }

    /** An account by its access key, for the handshake; from memory. */
    public Optional<Account> account(String accessKey) {
        return cache.account(accessKey);
    }

    // ---- requests

    @Override
    public CompletionStage<Message> handle(Message request, RpcPeer peer) {
        return switch (request) {
            case MetaRequest asked when Permissions.allowed(asked, peer.role()) -> handle(asked).thenApply(Function.identity());
            case AdminRequest asked when Permissions.allowed(asked, peer.role(), cache.account(peer.name())) ->
                admin.handle(asked, peer).thenApply(Function.identity());
            case MetaRequest asked -> notAllowed(asked, peer);
            case AdminRequest asked -> notAllowed(asked, peer);
            default -> CompletableFuture.completedFuture(new MetaResponse.Failed(MetaError.BAD_REQUEST,
                    "the metadata service does not answer " + request.getClass().getSimpleName()));
        };
    }

    private static CompletionStage<Message> notAllowed(Message request, RpcPeer peer) {
        return CompletableFuture.completedFuture(new MetaResponse.Failed(MetaError.NOT_AUTHORISED,
                peer.role() + " " + peer.name() + " may not ask " + request.getClass().getSimpleName()
                        + (peer.role() == RpcPeer.Role.CLIENT ? ": it takes the key of an account with policy admin" : "")));
    }

    private CompletionStage<MetaResponse> handle(MetaRequest request) {
        return switch (request) {
            case MetaRequest.Submit submit -> submit(submit);
            case MetaRequest.RenewSession(var session) -> read(reader -> renew(reader, session));
            case MetaRequest.Heartbeat heartbeat -> heartbeat(heartbeat);
            case MetaRequest.GetMap(var known, var waitMillis) -> held(known.map(epoch -> epoch.value()), waitMillis, mapWaiters,
                    reader -> new MetaResponse.MapIs(cache.map(reader)), reader -> reader.mapEpoch().value());
            case MetaRequest.GetAccounts(var known, var waitMillis) -> held(Optional.of(known), waitMillis, accountWaiters, cache::accounts,
                    MetaReader::accountsVersion);
            case MetaRequest.GetBucket _,MetaRequest.ListBuckets _,MetaRequest.Lookup _,MetaRequest.GetExtents _,MetaRequest.ListObjects _,MetaRequest.GetUpload _,MetaRequest.ListParts _,MetaRequest.ListUploads _,MetaRequest.GetCondemned _ ->
                read(reader -> reader.answer(request));
        };
    }

    private CompletionStage<MetaResponse> submit(MetaRequest.Submit submit) {
        return metaLog.submit(submit).handle((answer, failure) -> {
            if (failure != null) {
                return MetaLog.failure(failure, true);
            }
            if (answer instanceof MutationAnswer.SessionOpened(var session)) {
                leases.renew(session, ticker.nanos());
            }
            if (submit.mutation() instanceof Mutation.RegisterOsd(var osd, var _, var _, var disks)
                    && answer instanceof MutationAnswer.Done) {
                heartbeats.heard(osd, disks, ticker.nanos());
                startRound();
            }
            return new MetaResponse.Submitted(answer);
        });
    }

    private MetaResponse renew(MetaReader reader, SessionId session) {
        if (!reader.sessionOpen(session)) {
            return new MetaResponse.Failed(MetaError.SESSION_ENDED, "session " + session + " has ended");
        }
        leases.renew(session, ticker.nanos());
        return new MetaResponse.SessionAlive((int) config.lease().toMillis());
    }

    private CompletionStage<MetaResponse> heartbeat(MetaRequest.Heartbeat heartbeat) {
        return read(reader -> {
            boolean first = heartbeats.heard(heartbeat.osd(), heartbeat.disks(), ticker.nanos());
            var map = cache.map(reader);
            var row = map.osd(heartbeat.osd());
            boolean known = row.isPresent() && heartbeat.disks().stream().allMatch(report -> map.disk(report.disk())
                    .filter(disk -> disk.osd().equals(heartbeat.osd()) && disk.incarnation().equals(report.incarnation())).isPresent());
            if (first || row.filter(osd -> osd.state() == OsdState.DOWN).isPresent()) {
                startRound();
            }
            List<DiskId> disks = heartbeat.disks().stream().map(report -> report.disk()).toList();
            return new MetaResponse.HeartbeatSeen(known, reader.mapEpoch(), reader.condemnedDisks(disks));
        });
    }

    /** Answers at once if the version is another than the known one, else when it changes or the time is over. */
    private CompletionStage<MetaResponse> held(Optional<Long> known, int waitMillis, ChangeWaiters<Long> waiters,
            Function<MetaReader, MetaResponse> answer, Function<MetaReader, Long> version) {
        if (known.isEmpty() || waitMillis <= 0) {
            return read(answer);
        }
        return reads.view(version).thenCompose(now -> {
            if (!now.equals(known.get())) {
                return reads.view(answer);
            }
            CompletableFuture<Void> wake = waiters.await(now, Duration.ofMillis(Math.min(waitMillis, MAX_WAIT_MILLIS)));
            // A change between the look and the registration is noticed by looking again.
            stateChanged();
            return wake.thenCompose(_ -> reads.view(answer));
        }).exceptionally(failure -> MetaLog.failure(failure, false));
    }

    private CompletionStage<MetaResponse> read(Function<MetaReader, MetaResponse> answer) {
        return reads.view(answer).exceptionally(failure -> MetaLog.failure(failure, false));
    }

    // ---- in the background

    /** Something was applied: whoever waits is woken if it was what they wait for. Called by the applier, hands over. */
    void stateChanged() {
        if (!closed && lookPending.compareAndSet(false, true) && !reads.run(this::look)) {
            lookPending.set(false);
        }
    }

    private void look() {
        lookPending.set(false);
        try (MetaReader reader = metaLog.read()) {
            long accounts = cache.accounts(reader).version();
            mapWaiters.changed(reader.mapEpoch().value());
            accountWaiters.changed(accounts);
        }
    }

    private void startRound() {
        if (!closed && workPending.compareAndSet(false, true)) {
            work.execute(this::round);
        }
    }

    private void round() {
        workPending.set(false);
        try {
            if (!closed && leaderWork.round() && !initialised.isDone()) {
                initialised.complete(null);
            }
        } catch (StoreFailure e) {
            if (!closed) {
                faults.fault("the metadata store failed under a read", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("a round of the leader's work failed, the next one tries again", e);
        }
    }

    /** Stops the rounds and answers whoever waits. The member is closed after this. */
    @Override
    public void close() {
        closed = true;
        mapWaiters.all();
        accountWaiters.all();
        work.shutdownNow();
        admin.close();
        try {
            if (!work.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("the leader's work did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reads.close();
    }
}
