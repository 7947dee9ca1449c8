package io.objectio.meta.raft;

import io.objectio.common.id.ClusterId;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.FaultHandler;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageImpl;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.util.SizeInBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a metadata group: opens the state, judges the log by the guard, starts Ratis, proposes, proves that it still leads.
 *
 * <p>Life: constructor, {@link #start} once, {@link #close} once. Futures complete on one thread of this member in the order of the log; what
 * hangs on them must be short. Any thread may call.
 *
 * @param <R> the answer to one command
 */
public final class RaftMember<R> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RaftMember.class);
    private static final Duration WATCH_PERIOD = Duration.ofMillis(100);

    /** What exists once the member runs. */
    private record Running<R>(MemberFolder folder, GuardKeeper guard, LogStateMachine<R> machine, RaftServer server, LeaderView<R> view,
            Proposer<R> proposer) {}

    private final RaftMemberConfig config;
    private final StateOpener<R> opener;
    private final EntryFraming framing;
    private final FaultHandler faults;
    private final Ticker ticker;
    private final RandomSource random;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final SystemScheduler guardThread;
    private final SystemScheduler watchThread;
    private final ExecutorService answers;
    private volatile Optional<Running<R>> running = Optional.empty();
    private volatile Optional<Identity> identity = Optional.empty();

    public RaftMember(RaftMemberConfig config, StateOpener<R> opener, EntryFraming framing, FaultHandler faults, Ticker ticker,
            RandomSource random) {
        this.config = config;
        this.opener = opener;
        this.framing = framing;
        this.faults = faults;
        this.ticker = ticker;
        this.random = random;
        this.guardThread = new SystemScheduler("meta-guard-" + config.node());
        this.watchThread = new SystemScheduler("meta-watch-" + config.node());
        this.answers = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("meta-answer-" + config.node()).daemon().factory());
    }

    /**
     * Starts the member; returns when Raft runs, which is before it knows a leader (see {@link #whenReady}).
     *
     * @throws StartRefused if what is on disk must not be used; nothing was changed
     */
    public void start() throws StartRefused, IOException, InterruptedException {
        MemberFolder folder = MemberFolder.open(config.directory());
        boolean started = false;
        try {
            running = Optional.of(start(folder));
            started = true;
        } finally {
            if (!started) {
                guardThread.close();
                watchThread.close();
                answers.shutdown();
                folder.close();
            }
        }
    }

    private Running<R> start(MemberFolder folder) throws StartRefused, IOException, InterruptedException {
        Identity self = folder.identity(config, random);
        Checkpoints checkpoints = new Checkpoints(folder.snapshots(), folder.scratch());
        StateFolder<R> states = new StateFolder<>(folder.state(), checkpoints, opener);
        boolean first = !self.used();
        Guard stored = first ? Guard.initial(self) : folder.guard(self);
        ReplicatedState<R> state = first ? states.create() : states.open(stored.installed());
        boolean stateTaken = false;
        try {
            List<RaftPeer> peers = peers(self, state);
            if (first) {
                self = format(folder, self);
            } else {
                LogFolder.Summary summary = new LogFolder(folder.groupFolder(self.group()), stored, state.applied(), peers.size() == 1)
                        .check();
                log.info("metadata log checked first={} last={} applied={} guard={} segments={} clean={}", summary.first(), summary.last(),
                        state.applied(), stored.flushed(), summary.segments(), stored.clean());
            }
            identity = Optional.of(self);
            GuardKeeper guard = new GuardKeeper(folder.guardFile(), stored, faults, ticker);
            guard.started();
            if (!first && !stored.clean() && peers.size() > 1) {
                waitOutForgottenVote();
            }
            LogStateMachine<R> machine = new LogStateMachine<>(config.node().name(), states, state, guard, faults, this::signalReady);
            stateTaken = true;
            return startRaft(folder, self, peers, guard, machine);
        } finally {
            if (!stateTaken) {
                state.close();
            }
        }
    }

    /** Formats Ratis' folder ourselves, so that afterwards a missing one always is a loss and never a first start. */
    private Identity format(MemberFolder folder, Identity self) throws IOException {
        StableFiles.deleteTree(folder.raft());
        StableFiles.createDirectories(folder.raft());
        Path group = folder.groupFolder(self.group());
        try (RaftStorageImpl storage = StorageImplUtils.newRaftStorage(group.toFile(), SizeInBytes.ONE_MB, RaftStorage.StartupOption.FORMAT,
                RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION)) {
            storage.initialize();
        }
        Checkpoints.syncTree(folder.raft());
        try {
            folder.guardFile().read();
        } catch (TwinFile.DamagedException e) {
            log.info("guard of an interrupted first start is replaced reason={}", e.getMessage());
        }
        folder.guardFile().write(Guard.initial(self).encode());
        Identity used = self.asUsed();
        folder.put(used);
        log.info("metadata member made node={} cluster={} group={} peer={}", self.node(), self.cluster(), self.group(), self.peerName());
        return used;
    }

    private List<RaftPeer> peers(Identity self, ReplicatedState<R> state) throws IOException {
        if (state.configuration().isPresent()) {
            try {
                return RaftConfigurationProto.parseFrom(state.configuration().get()).getPeersList().stream().map(RaftMember::peer).toList();
            } catch (InvalidProtocolBufferException e) {
                throw new IOException("the members kept in the state cannot be read", e);
            }
        }
        return config.members().stream()
                .map(member -> RaftPeer.newBuilder()
                        .setId(Identity.peerName(member.node(), member.node().equals(self.node()) ? self.incarnation() : 1))
                        .setAddress(member.address()).build())
                .toList();
    }

    private static RaftPeer peer(RaftPeerProto proto) {
        return RaftPeer.newBuilder().setId(RaftPeerId.valueOf(proto.getId())).setAddress(proto.getAddress()).build();
    }

    /** After a power cut Ratis may have forgotten a vote; the election in which it was given is over by then. */
    private void waitOutForgottenVote() throws InterruptedException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        watchThread.schedule(config.timeouts().max().multipliedBy(2), () -> over.complete(null));
        over.join();
    }

    private Running<R> startRaft(MemberFolder folder, Identity self, List<RaftPeer> peers, GuardKeeper guard, LogStateMachine<R> machine)
            throws IOException, StartRefused {
        RaftGroupId groupId = RaftGroupId.valueOf(self.group());
        RaftServer server = RaftServer.newBuilder().setServerId(RaftPeerId.valueOf(self.peerName()))
                .setGroup(RaftGroup.valueOf(groupId, peers)).setOption(RaftStorage.StartupOption.RECOVER).setStateMachine(machine)
                .setProperties(
                        RaftSettings.properties(folder.raft(), config.bindHost(), config.port(), config.timeouts(), peers.size() == 1))
                .build();
        boolean started = false;
        try {
            try {
                server.start();
            } catch (IOException e) {
                throw startFailed(e);
            }
            RaftServer.Division division = server.getDivision(groupId);
            LeaderView<R> view = new LeaderView<>(server, division, machine, config.timeouts(), ticker, faults);
            Proposer<R> proposer = new Proposer<>("meta-propose-" + config.node(), view::append, framing, answers, faults);
            proposer.start();
            guardThread.repeat(GuardKeeper.PERIOD, () -> guard.observe(observe(division)));
            watchThread.repeat(WATCH_PERIOD, () -> view.watch(proposer, this::signalReady));
            started = true;
            return new Running<>(folder, guard, machine, server, view, proposer);
        } finally {
            if (!started) {
                machine.closing();
                server.close();
            }
        }
    }

    /** A port in use is for people; anything else is as Ratis says it. */
    private IOException startFailed(IOException failure) throws StartRefused {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                throw new StartRefused(ExitCode.REFUSED,
                        "The port " + config.bindHost() + ":" + config.port() + " for Raft is in use by another"
                                + " program. Stop that one, or choose another port.",
                        failure);
            }
        }
        return failure;
    }

    private static GuardKeeper.Observed observe(RaftServer.Division division) {
        RaftLog raftLog = division.getRaftLog();
        TermIndex flushed = raftLog.getTermIndex(raftLog.getFlushIndex());
        return new GuardKeeper.Observed(
                Optional.ofNullable(flushed).map(found -> new LogPosition(found.getTerm(), found.getIndex())),
                division.getInfo().getCurrentTerm());
    }

    private void signalReady() {
        if (!ready.isDone()) {
            answers.execute(() -> ready.complete(null));
        }
    }

    /** Completes when this member first leads and has caught up, or first follows a leader and has caught up with it. */
    public CompletableFuture<Void> whenReady() {
        return ready;
    }

    public ClusterId cluster() { return identity.orElseThrow(() -> new IllegalStateException("not started")).cluster(); }

    private Running<R> running() { return running.orElseThrow(() -> new IllegalStateException("the metadata member is not started")); }

    /**
     * Puts a command in the log; the future ends with the state's answer, or with {@link ProposalFailed}. At most 1 MiB.
     */
    public CompletableFuture<R> propose(byte[] command) {
        if (command.length > Proposer.MAX_BATCH_BYTES) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("a command of " + command.length + " bytes"));
        }
        Running<R> now = running();
        Optional<ProposalFailed> refusal = now.view().refusal();
        return refusal.isPresent() ? CompletableFuture.failedFuture(refusal.get()) : now.proposer().propose(command);
    }

    /**
     * Proves that this member still leads: a read of the state that begins when the future has ended sees everything that was acknowledged
     * before the call. Already complete in a group of one.
     */
    public CompletableFuture<Void> barrier() {
        Running<R> now = running();
        Optional<ProposalFailed> refusal = now.view().refusal();
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        return now.view().alone() ? CompletableFuture.completedFuture(null) : now.proposer().barrier();
    }

    /** May a read begin at once, without a barrier? Cheap; any thread. */
    public boolean readyAlone() {
        Running<R> now = running();
        return now.view().alone() && now.view().refusal().isEmpty();
    }

    /** Leads, has caught up, and has a majority. */
    public boolean leading() { return running().view().refusal().isEmpty(); }

    public GroupStatus status() { return running().view().status(); }

    /** Takes a checkpoint now and lets the log before it go. */
    public CompletableFuture<Long> checkpoint() {
        return running().view().checkpoint();
    }

    /** Hands leadership over where there is another member, applies what is committed, and marks the stop as clean. */
    @Override
    public void close() throws IOException {
        Optional<Running<R>> now = running;
        if (now.isEmpty()) {
            return;
        }
        running = Optional.empty();
        Running<R> member = now.get();
        member.proposer().close();
        member.view().handLeadershipOver();
        watchThread.close();
        // An interrupt in the middle of a write would close the guard's files.
        member.guard().stopObserving();
        guardThread.close();
        member.machine().closing();
        member.server().close();
        markCleanStop(member);
        member.guard().close();
        answers.shutdown();
        try {
            if (!answers.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("answers still run at the end of the metadata member node={}", config.node());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        member.folder().close();
        ready.completeExceptionally(new StartRefused(ExitCode.FAILED, "the metadata member was closed before it was ready"));
    }

    /** What the log holds is read back from the disk: entries that Ratis had queued and nobody was promised may have gone with its close. */
    private void markCleanStop(Running<R> member) throws IOException {
        Path group = member.folder().groupFolder(identity.orElseThrow().group());
        Optional<LogPosition> last = LogFolder.syncLast(group);
        if (last.isPresent() && last.get().index() >= member.guard().guard().flushed().index()) {
            member.guard().cleanStop(last.get());
        } else {
            log.warn("no clean-stop mark: the log does not end in whole entries up to the guard last={} guard={}", last,
                    member.guard().guard().flushed());
        }
    }
}
