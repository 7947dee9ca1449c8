package io.objectio.gateway.cluster;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.SessionId;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcPeer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meta over calls, with a session. {@link #start} begins three loops on virtual threads: one keeps sessions alive (a new one every hour; an old one
 * is closed when its last blob and command are settled, after a day at the latest), one follows the map, one the accounts.
 *
 * <p>A command keeps its (session, number) through all its tries. If the session turns out to have ended, a command that cannot have been done is
 * tried again under a new one; one that may have been done, and a commit, whose blobs ended with their session, is not.
 */
public final class SessionMetaClient implements MetaClient, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SessionMetaClient.class);
    private static final Duration NEW_SESSION_AFTER = Duration.ofHours(1);
    private static final Duration SESSION_ENDS_AFTER = Duration.ofHours(24);
    private static final long RENEW_MILLIS = 10_000;
    private static final long RETRY_MILLIS = 500;
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final int MAP_WAIT_MILLIS = 10_000;
    /** With the answer held back this long at most, a list is 1.5 s old plus the way when it is replaced: well below five seconds. */
    private static final int ACCOUNTS_WAIT_MILLIS = 1_500;
    /** So that a member that holds nothing back is not asked without end. */
    private static final long UNCHANGED_PAUSE_MILLIS = 20;
    private static final Duration ACCOUNTS_VALID = Duration.ofSeconds(5);

    private static final Set<MetaError> CURED_BY_WAITING = Set.of(MetaError.META_DISK_FULL, MetaError.BAD_COMMAND_NUMBER,
            MetaError.SESSION_ENDED);
    /** A request that took its blob id just before a new session began still counts on the old one. */
    private static final Duration OLD_SESSION_STAYS = Duration.ofSeconds(30);

    private record Accounts(long version, Map<String, Account> byKey, Map<AccountId, Account> byId, long asOfNanos) {}

    private final MetaChannel channel;
    private final NodeId node;
    private final Ticker ticker;
    private final ConcurrentHashMap<SessionId, GatewaySession> sessions = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable GatewaySession> current = new AtomicReference<>();
    private final AtomicReference<@Nullable Accounts> accounts = new AtomicReference<>();
    private final CountDownLatch ready = new CountDownLatch(3);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("meta-client-", 0).factory());
    private volatile ClusterMap map = new ClusterMap(new ClusterId(0, 0), new Epoch(0), List.of(), List.of(), List.of());

    /** addresses: of any members of meta; who does not lead says so. */
    public SessionMetaClient(Rpc rpc, List<String> addresses, NodeId node, Ticker ticker) {
        this.channel = new MetaChannel(rpc, addresses, ticker);
        this.node = node;
        this.ticker = ticker;
    }

    public void start() {
        threads.execute(() -> loop("sessions", this::keepSessions));
        threads.execute(() -> loop("map", this::followMap));
        threads.execute(() -> loop("accounts", this::followAccounts));
    }

    /** Waits until there is a session, a map and the accounts; false if not in time. */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return ready.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public MutationAnswer submit(Mutation mutation, Duration deadline) throws MetaUnavailableException, InterruptedException {
        if (repeatable(mutation)) {
            return answer(mutation, channel.call(new MetaRequest.Submit(SessionId.NONE, 0, 0, mutation), deadline, Duration.ZERO));
        }
        long end = ticker.nanos() + deadline.toNanos();
        while (true) {
            GatewaySession session = session(end);
            MetaChannel.Reply reply = submit(session, mutation, Duration.ofNanos(Math.max(1, end - ticker.nanos())));
            if (!endedSession(reply.response())) {
                return answer(mutation, reply);
            }
            ended(session);
            if (reply.indeterminateBefore() || bringsBlobs(mutation)) {
                throw new MetaUnavailableException("session " + session.id + " ended while " + mutation.getClass().getSimpleName()
                        + " was under way" + (reply.indeterminateBefore() ? "; an earlier try may have been applied" : ""));
            }
        }
    }

    private MetaChannel.Reply submit(GatewaySession session, Mutation mutation, Duration deadline)
            throws MetaUnavailableException, InterruptedException {
        if (!session.window.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new MetaUnavailableException("meta has not answered " + GatewaySession.MAX_IN_FLIGHT + " commands of this gateway");
        }
        long number = session.numbers.next();
        try {
            return channel.call(new MetaRequest.Submit(session.id, number, session.numbers.confirmed(), mutation), deadline, Duration.ZERO);
        } finally {
            session.numbers.settled(number);
            session.window.release();
        }
    }

    private static MutationAnswer answer(Mutation mutation, MetaChannel.Reply reply) throws MetaUnavailableException {
        MetaResponse response = reply.response();
        if (response instanceof MetaResponse.Submitted submitted) {
            return submitted.answer();
        }
        if (!(response instanceof MetaResponse.Failed failed) || CURED_BY_WAITING.contains(failed.error())) {
            throw new MetaUnavailableException("meta answered " + mutation.getClass().getSimpleName() + " with " + response);
        }
        return new MutationAnswer.Refused(failed.error(), failed.message());
    }

    private static boolean endedSession(MetaResponse response) {
        return switch (response) {
            case MetaResponse.Submitted(MutationAnswer.Refused(var error, var _)) -> error == MetaError.SESSION_ENDED;
            case MetaResponse.Failed(var error, var _) -> error == MetaError.SESSION_ENDED;
            default -> false;
        };
    }

    /** May it be done twice, however late? Those need no session. */
    private static boolean repeatable(Mutation mutation) {
        return switch (mutation) {
            case Mutation.GiveUpBlobs _,Mutation.ShardArrived _,Mutation.OpenSession _,Mutation.CloseSession _,Mutation.PutAccount _,Mutation.RegisterOsd _,Mutation.DiskChanged _,Mutation.ShardsDeleted _ ->
                true;
            case Mutation.CreateBucket _,Mutation.DeleteBucket _,Mutation.CommitObject _,Mutation.DeleteObjects _,Mutation.CreateUpload _,Mutation.CommitPart _,Mutation.CompleteUpload _,Mutation.AbortUpload _ ->
                false;
        };
    }

    /** Its blobs are of a session, and worth nothing once that has ended. */
    private static boolean bringsBlobs(Mutation mutation) {
        return switch (mutation) {
            case Mutation.CommitObject commit -> !commit.body().blobs().isEmpty();
            case Mutation.CommitPart part -> !part.body().blobs().isEmpty();
            default -> false;
        };
    }

    @Override
    public MetaResponse ask(MetaRequest request, Duration deadline) throws MetaUnavailableException, InterruptedException {
        MetaResponse response = channel.call(request, deadline, Duration.ZERO).response();
        if (response instanceof MetaResponse.Failed(var error, var message) && error == MetaError.META_DISK_FULL) {
            throw new MetaUnavailableException(error + ": " + message);
        }
        return response;
    }

    @Override
    public ClusterMap map() { return map; }

    @Override
    public ClusterMap refreshMap(Duration deadline) throws MetaUnavailableException, InterruptedException {
        return fetchMap(Optional.empty(), 0, deadline);
    }

    private ClusterMap fetchMap(Optional<Epoch> known, int waitMillis, Duration deadline)
            throws MetaUnavailableException, InterruptedException {
        MetaResponse response = channel.call(new MetaRequest.GetMap(known, waitMillis), deadline, Duration.ofMillis(waitMillis)).response();
        if (!(response instanceof MetaResponse.MapIs(var found))) {
            throw new MetaUnavailableException("meta gave no map: " + response);
        }
        return adopt(found);
    }

    private synchronized ClusterMap adopt(ClusterMap found) {
        if (found.epoch().compareTo(map.epoch()) > 0) {
            map = found;
        }
        return map;
    }

    @Override
    public Optional<Account> account(String accessKey) throws MetaUnavailableException {
        Accounts known = accounts.get();
        if (known == null || ticker.nanos() - known.asOfNanos() > ACCOUNTS_VALID.toNanos()) {
            throw new MetaUnavailableException("the accounts were last heard of "
                    + (known == null ? "never" : (ticker.nanos() - known.asOfNanos()) / 1_000_000 + " ms ago") + "; older than "
                    + ACCOUNTS_VALID.toMillis() + " ms they do not count");
        }
        return Optional.ofNullable(known.byKey().get(accessKey));
    }

    /** A session is open and the accounts are young enough: requests can be served. */
    public boolean inTouch() {
        Accounts known = accounts.get();
        return current.get() != null && known != null && ticker.nanos() - known.asOfNanos() <= ACCOUNTS_VALID.toNanos();
    }

    @Override
    public Optional<Account> accountById(AccountId id) {
        Accounts known = accounts.get();
        return known == null ? Optional.empty() : Optional.ofNullable(known.byId().get(id));
    }

    @Override
    public BlobId nextBlob() throws MetaUnavailableException {
        GatewaySession session = requireSession();
        session.openBlobs.incrementAndGet();
        return new BlobId(session.id, session.counter.incrementAndGet());
    }

    @Override
    public void blobDone(BlobId blob) {
        GatewaySession session = sessions.get(blob.session());
        if (session != null) {
            session.openBlobs.decrementAndGet();
        }
    }

    @Override
    public InstanceId nextInstance() throws MetaUnavailableException {
        GatewaySession session = requireSession();
        return new InstanceId(session.id.value(), session.counter.incrementAndGet());
    }

    private GatewaySession requireSession() throws MetaUnavailableException {
        GatewaySession session = current.get();
        if (session == null) {
            throw new MetaUnavailableException("this gateway has no session with meta now");
        }
        return session;
    }

    /** The present session, or a new one if there is none. */
    private GatewaySession session(long end) throws MetaUnavailableException, InterruptedException {
        GatewaySession session = current.get();
        return session != null ? session : open(Duration.ofNanos(Math.max(1, end - ticker.nanos())));
    }

    private GatewaySession open(Duration deadline) throws MetaUnavailableException, InterruptedException {
        MutationAnswer answer = submit(new Mutation.OpenSession(node, RpcPeer.Role.GATEWAY), deadline);
        if (!(answer instanceof MutationAnswer.SessionOpened(var id))) {
            throw new MetaUnavailableException("meta opened no session: " + answer);
        }
        GatewaySession opened = new GatewaySession(id, ticker.nanos());
        sessions.put(id, opened);
        GatewaySession before = current.getAndSet(opened);
        log.info("session opened session={} before={}", id, before == null ? "none" : before.id);
        return opened;
    }

    private void ended(GatewaySession session) {
        if (!session.ended) {
            session.ended = true;
            log.warn("session ended by meta session={}", session.id);
        }
        current.compareAndSet(session, null);
    }

    private void keepSessions() throws MetaUnavailableException, InterruptedException {
        GatewaySession now = current.get();
        if (now == null || ticker.nanos() - now.openedNanos > NEW_SESSION_AFTER.toNanos()) {
            now = open(CALL);
        }
        ready.countDown();
        for (GatewaySession session : sessions.values()) {
            boolean old = session != current.get();
            if (session.ended) {
                sessions.remove(session.id);
            } else if (old && ticker.nanos() - now.openedNanos > OLD_SESSION_STAYS.toNanos()
                    && (session.idle() || ticker.nanos() - session.openedNanos > SESSION_ENDS_AFTER.toNanos())) {
                submit(new Mutation.CloseSession(session.id), CALL);
                sessions.remove(session.id);
                log.info("session closed session={}", session.id);
            } else if (endedSession(channel.call(new MetaRequest.RenewSession(session.id), CALL, Duration.ZERO).response())) {
                ended(session);
            }
        }
        channel.pause(current.get() == null ? 1 : RENEW_MILLIS);
    }

    private void followMap() throws MetaUnavailableException, InterruptedException {
        Epoch known = map.epoch();
        if (known.value() == 0) {
            fetchMap(Optional.empty(), 0, CALL);
            ready.countDown();
        } else {
            ClusterMap found = fetchMap(Optional.of(known), MAP_WAIT_MILLIS, CALL.plusMillis(MAP_WAIT_MILLIS));
            if (found.epoch().equals(known)) {
                channel.pause(UNCHANGED_PAUSE_MILLIS);
            }
        }
    }

    private void followAccounts() throws MetaUnavailableException, InterruptedException {
        Accounts known = accounts.get();
        long asked = ticker.nanos();
        int wait = known == null ? 0 : ACCOUNTS_WAIT_MILLIS;
        MetaResponse response = channel
                .call(new MetaRequest.GetAccounts(known == null ? -1 : known.version(), wait), CALL, Duration.ofMillis(wait)).response();
        if (!(response instanceof MetaResponse.AccountsAre(var version, var list))) {
            throw new MetaUnavailableException("meta gave no accounts: " + response);
        }
        // as of the question and not of the answer: an answer may have been under way for long
        accounts.set(new Accounts(version, list.stream().collect(Collectors.toMap(Account::accessKey, Function.identity(), (a, _) -> a)),
                list.stream().collect(Collectors.toMap(Account::id, Function.identity(), (a, _) -> a)), asked));
        if (known == null) {
            ready.countDown();
        } else if (known.version() == version) {
            channel.pause(UNCHANGED_PAUSE_MILLIS);
        }
    }

    private interface Step {
        void run() throws MetaUnavailableException, InterruptedException;
    }

    private void loop(String name, Step step) {
        boolean failing = false;
        while (channel.open()) {
            try {
                step.run();
                if (failing) {
                    failing = false;
                    log.info("meta is back loop={}", name);
                }
            } catch (MetaUnavailableException e) {
                if (!failing && channel.open()) {
                    failing = true;
                    log.warn("meta out of reach loop={} cause=\"{}\"", name, e.getMessage());
                }
                waitOnce();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.error("meta client loop failed loop={}", name, e);
                waitOnce();
            }
        }
    }

    private void waitOnce() {
        try {
            channel.pause(RETRY_MILLIS);
        } catch (MetaUnavailableException e) {
            log.debug("meta client stops loop wait cause=\"{}\"", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the loops. Sessions are closed if meta can be reached at once; otherwise their leases run out. */
    @Override
    public void close() {
        for (GatewaySession session : sessions.values()) {
            if (!session.ended && session.idle()) {
                try {
                    channel.call(new MetaRequest.Submit(SessionId.NONE, 0, 0, new Mutation.CloseSession(session.id)),
                            Duration.ofMillis(500),
                            Duration.ZERO);
                } catch (MetaUnavailableException e) {
                    log.info("session left to its lease session={} cause=\"{}\"", session.id, e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        channel.close();
        threads.shutdownNow();
    }
}
