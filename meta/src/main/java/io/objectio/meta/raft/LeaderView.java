package io.objectio.meta.raft;

import io.objectio.common.lifecycle.FaultHandler;
import io.objectio.common.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ratis' division as we use it: appends in process, tells whether this member leads, and watches what Ratis does not: a leader cut off from
 * its majority, a state that stands still, a server that closed itself.
 *
 * <pre>
 * from        event                                  to          then
 * following   elected, all before applied            leading     commands and reads are taken
 * leading     majority silent for the timeout        cut off     what waits fails, nothing is taken
 * cut off     majority heard again in the same term  leading
 * any         another leads                          following   what waits fails
 * </pre>
 *
 * @param <R> the answer to one command
 */
final class LeaderView<R> {
    private static final Logger log = LoggerFactory.getLogger(LeaderView.class);
    private static final Duration STANDSTILL = Duration.ofSeconds(10);
    private static final Duration HAND_OVER = Duration.ofSeconds(3);
    private static final Duration SNAPSHOT_AGE = Duration.ofHours(1);
    private static final Duration LOG_SIZE_CHECK = Duration.ofSeconds(10);
    private static final long LOG_SIZE_LIMIT = 1L << 30;
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(10);

    private record ConfigurationSize(RaftConfiguration configuration, int peers) {}

    private final RaftServer server;
    private final RaftServer.Division division;
    private final LogStateMachine<R> machine;
    private final RaftTimeouts timeouts;
    private final Ticker ticker;
    private final FaultHandler faults;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private volatile Optional<ConfigurationSize> size = Optional.empty();
    private volatile boolean cutOff;
    // Only the watch thread:
    private boolean led;
    private long standingApplied = -2;
    private long standingSince;
    private long lastSizeCheck;
    private long lastCheckpoint;

    LeaderView(RaftServer server, RaftServer.Division division, LogStateMachine<R> machine, RaftTimeouts timeouts, Ticker ticker,
            FaultHandler faults) {
        this.server = server;
        this.division = division;
        this.machine = machine;
        this.timeouts = timeouts;
        this.ticker = ticker;
        this.faults = faults;
        this.lastSizeCheck = ticker.nanos();
        this.lastCheckpoint = ticker.nanos();
        this.standingSince = ticker.nanos();
    }

    // ---- proposing

    /** Appends an entry. Called by the proposer's thread alone: takes Ratis' server lock. */
    CompletableFuture<List<R>> append(byte[] body) {
        Optional<ProposalFailed> refusal = refusal();
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        // A call id of its own for each entry: Ratis' retry cache must never take one for another.
        RaftClientRequest request = RaftClientRequest.newBuilder().setClientId(client).setServerId(server.getId())
                .setGroupId(division.getMemberId().getGroupId()).setCallId(callIds.incrementAndGet())
                .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(body))).setType(RaftClientRequest.writeRequestType()).build();
        CompletableFuture<List<R>> answers = new CompletableFuture<>();
        try {
            var _ = ((RaftClientAsynchronousProtocol) division).submitClientRequestAsync(request)
                    .whenComplete((reply, failure) -> settle(answers, reply, failure));
        } catch (IOException e) {
            answers.completeExceptionally(failed(ProposalFailed.Code.INDETERMINATE, "the log did not take the entry: " + e));
        }
        return answers;
    }

    @SuppressWarnings("unchecked") // only our own machine makes Answers
    private void settle(CompletableFuture<List<R>> answers, @Nullable RaftClientReply reply, @Nullable Throwable failure) {
        if (reply != null && reply.isSuccess() && reply.getMessage() instanceof LogStateMachine.Answers<?> applied) {
            answers.complete((List<R>) applied.answers());
            return;
        }
        Throwable why = failure != null ? failure : reply == null ? new IllegalStateException("no reply") : reply.getException();
        ProposalFailed.Code code = why instanceof LeaderNotReadyException || why instanceof ResourceUnavailableException
                ? ProposalFailed.Code.BUSY
                // A leader that steps down fails its open entries with this, too: they may still be committed.
                : ProposalFailed.Code.INDETERMINATE;
        answers.completeExceptionally(failed(code, why instanceof NotLeaderException
                ? "leadership was lost while the entry was on its way"
                : "the entry's fate is not known: " + why));
    }

    private ProposalFailed failed(ProposalFailed.Code code, String message) { return new ProposalFailed(code, message, leader()); }

    // ---- leading

    /** Why nothing can be proposed or read here now; empty for a ready leader. */
    Optional<ProposalFailed> refusal() {
        if (division.getInfo().isLeaderReady() && !cutOff) {
            return Optional.empty();
        }
        if (!division.getInfo().isLeader()) {
            Optional<String> leader = leader();
            return Optional.of(failed(leader.isPresent() ? ProposalFailed.Code.NOT_LEADER : ProposalFailed.Code.NO_QUORUM,
                    leader.map(name -> "the leader is " + name).orElse("no leader is known")));
        }
        return Optional.of(failed(ProposalFailed.Code.NO_QUORUM,
                cutOff ? "this leader hears no majority of the members" : "this leader is not ready yet"));
    }

    /** Is this member the whole group? */
    @SuppressWarnings("ReferenceEquality") // Ratis replaces the object when it changes
    boolean alone() {
        RaftConfiguration configuration = division.getRaftConf();
        Optional<ConfigurationSize> known = size;
        if (known.isEmpty() || known.get().configuration() != configuration) {
            known = Optional.of(new ConfigurationSize(configuration, configuration.getAllPeers().size()));
            size = known;
        }
        return known.get().peers() == 1;
    }

    Optional<String> leader() {
        RaftPeerId id = division.getInfo().getLeaderId();
        return Optional.ofNullable(id).map(found -> Identity.nodeName(found.toString()));
    }

    // ---- watching

    /** One look at everything; the watch thread, every 100 ms. */
    void watch(Proposer<R> proposer, Runnable ready) {
        if (!division.getInfo().getLifeCycleState().isRunning() && division.getInfo().getLifeCycleState() != LifeCycle.State.STARTING) {
            machine.stopped(division.getInfo().getLifeCycleState().name());
            return;
        }
        boolean leads = division.getInfo().isLeader();
        watchMajority(leads, proposer);
        if (led && !leads) {
            proposer.failAll(ProposalFailed.Code.NOT_LEADER, "leadership was lost", leader());
        }
        led = leads;
        long applied = machine.state().applied().index();
        long committed = division.getRaftLog().getLastCommittedIndex();
        if (!leads && leader().isPresent() && committed >= 0 && applied >= committed) {
            ready.run();
        }
        watchProgress(applied, committed);
        watchLogSize();
    }

    /** Ratis' leader steps down late when it is busy: we count the silence of the others ourselves. */
    private void watchMajority(boolean leads, Proposer<R> proposer) {
        boolean silent = false;
        if (leads && !alone()) {
            RoleInfoProto role = division.getInfo().getRoleInfoProto();
            List<ServerRpcProto> others = role.getLeaderInfo().getFollowerInfoList();
            long heard = 1 + others.stream().filter(other -> other.getLastRpcElapsedTimeMs() <= timeouts.max().toMillis()).count();
            silent = role.hasLeaderInfo() && heard * 2 <= others.size() + 1;
        }
        if (silent != cutOff) {
            cutOff = silent;
            log.warn("leader of the metadata group {} its majority", silent ? "has lost" : "hears again");
        }
        if (silent) {
            proposer.failAll(ProposalFailed.Code.NO_QUORUM, "this leader hears no majority of the members", Optional.empty());
        }
    }

    private void watchProgress(long applied, long committed) {
        if (applied != standingApplied || applied >= committed) {
            standingApplied = applied;
            standingSince = ticker.nanos();
        } else if (ticker.nanos() - standingSince > STANDSTILL.toNanos()) {
            faults.fault("the metadata state stands at index " + applied + " while " + committed + " is committed",
                    new IllegalStateException("nothing was applied for " + STANDSTILL));
        }
    }

    private void watchLogSize() {
        long now = ticker.nanos();
        if (now - lastSizeCheck < LOG_SIZE_CHECK.toNanos()) {
            return;
        }
        lastSizeCheck = now;
        boolean aged = now - lastCheckpoint > SNAPSHOT_AGE.toNanos();
        if (aged || logBytes() > LOG_SIZE_LIMIT) {
            lastCheckpoint = now;
            var _ = checkpoint().whenComplete((index, failure) -> {
                if (failure != null) {
                    log.warn("checkpoint of the metadata failed, tried again later", failure);
                }
            });
        }
    }

    /** Bytes in the log behind the last checkpoint, roughly: closed segments of before it are purged with it. */
    private long logBytes() {
        long bytes = 0;
        try {
            for (Path file : StableFiles.list(division.getRaftStorage().getStorageDir().getCurrentDir().toPath())) {
                bytes += Files.size(file);
            }
        } catch (IOException e) {
            // A segment that is purged or renamed while we look.
            log.debug("log folder changed while it was measured", e);
        }
        return bytes;
    }

    CompletableFuture<Long> checkpoint() {
        return server
                .snapshotManagementAsync(SnapshotManagementRequest.newCreate(client, server.getId(), division.getMemberId().getGroupId(),
                        callIds.incrementAndGet(), CHECKPOINT_TIMEOUT.toMillis()))
                .thenCompose(reply -> reply.isSuccess()
                        ? CompletableFuture.completedFuture(reply.getLogIndex())
                        : CompletableFuture.failedFuture(reply.getException()));
    }

    // ---- status and end

    GroupStatus status() {
        List<GroupStatus.Member> members = new ArrayList<>();
        RoleInfoProto role = division.getInfo().getRoleInfoProto();
        boolean leads = division.getInfo().isLeader();
        long own = Math.max(-1, division.getRaftLog().getNextIndex() - 1);
        Optional<String> leader = leader();
        for (RaftPeer peer : division.getRaftConf().getAllPeers()) {
            String node = Identity.nodeName(peer.getId().toString());
            if (peer.getId().equals(server.getId())) {
                members.add(new GroupStatus.Member(node, leads, own, 0));
                continue;
            }
            long silent = role.getLeaderInfo().getFollowerInfoList().stream()
                    .filter(other -> other.getId().getId().toStringUtf8().equals(peer.getId().toString()))
                    .mapToLong(ServerRpcProto::getLastRpcElapsedTimeMs).findFirst().orElse(0);
            long index = division.getCommitInfos().stream()
                    .filter(info -> info.getServer().getId().toStringUtf8().equals(peer.getId().toString()))
                    .mapToLong(info -> info.getCommitIndex()).findFirst().orElse(-1);
            members.add(new GroupStatus.Member(node, leader.filter(node::equals).isPresent(), index, silent));
        }
        return new GroupStatus(leader, leads, refusal().isEmpty(), division.getInfo().getCurrentTerm(),
                division.getRaftLog().getLastCommittedIndex(), members);
    }

    /** Lets another member lead, if there is one; a leader that just goes costs an election. */
    void handLeadershipOver() {
        if (!division.getInfo().isLeader() || alone()) {
            return;
        }
        try {
            server.transferLeadershipAsync(new TransferLeadershipRequest(client, server.getId(), division.getMemberId().getGroupId(),
                    callIds.incrementAndGet(), null, HAND_OVER.toMillis())).get(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            log.info("leadership was not handed over before the stop reason={}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
