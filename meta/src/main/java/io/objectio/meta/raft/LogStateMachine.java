package io.objectio.meta.raft;

import io.objectio.common.lifecycle.FaultHandler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Ratis calls. Hands entries to the applier and waits where Ratis would otherwise run ahead of it; takes and installs snapshots; ends the
 * process where Ratis would only close itself and leave a zombie.
 *
 * <p>The state is open before Ratis is built and is itself the newest snapshot, so a start replays only what the state had not flushed.
 *
 * @param <R> the answer to one command
 */
final class LogStateMachine<R> extends BaseStateMachine {
    /** One may be streaming to a follower while the next is taken. */
    static final int KEPT_CHECKPOINTS = 2;
    private static final Logger log = LoggerFactory.getLogger(LogStateMachine.class);

    /** The answers of an entry, passed by reference inside this process. */
    record Answers<R>(List<R> answers) implements Message {
        @Override
        public ByteString getContent() { return ByteString.EMPTY; }
    }

    private final String name;
    private final StateFolder<R> folder;
    private final GuardKeeper guard;
    private final FaultHandler faults;
    private final Runnable leaderReady;
    private volatile ReplicatedState<R> state;
    private volatile Applier<R> applier;
    private volatile boolean closing;
    private volatile long handedOver;
    private volatile Optional<Checkpoints.Checkpoint> latest;

    /** leaderReady is called when this member leads and has applied all that was committed before. */
    LogStateMachine(String name, StateFolder<R> folder, ReplicatedState<R> state, GuardKeeper guard, FaultHandler faults,
            Runnable leaderReady)
            throws IOException {
        this.name = name;
        this.folder = folder;
        this.state = state;
        this.guard = guard;
        this.faults = faults;
        this.leaderReady = leaderReady;
        this.latest = state.applied().index() < 0 ? Optional.empty() : Optional.of(folder.checkpoints().take(state));
        folder.checkpoints().retain(KEPT_CHECKPOINTS);
        this.applier = newApplier(state);
        this.handedOver = state.applied().index();
        setLastAppliedTermIndex(termIndex(state.applied()));
    }

    private Applier<R> newApplier(ReplicatedState<R> of) {
        return new Applier<>("meta-apply-" + name, of, position -> updateLastAppliedTermIndex(termIndex(position)), faults);
    }

    ReplicatedState<R> state() { return state; }

    /** From here on the end of Ratis' server is wanted. */
    void closing() { closing = true; }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        getLifeCycle().startAndTransition(applier::start);
    }

    private static TermIndex termIndex(LogPosition position) { return TermIndex.valueOf(position.term(), position.index()); }

    // ---- applying

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        byte[] body = entry.getStateMachineLogEntry().getLogData().toByteArray();
        return handOver(new LogEntry.Commands(new LogPosition(entry.getTerm(), entry.getIndex()), body))
                .orElseThrow(() -> new IllegalStateException("entry " + entry.getIndex() + " does not follow entry " + handedOver))
                .thenApply(Answers::new);
    }

    /** An entry without data. Ratis counts it as applied when this returns, so it waits for all before it. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        handOver(new LogEntry.Marker(new LogPosition(term, index))).ifPresent(CompletableFuture::join);
    }

    /** Also called with the configuration that comes beside a snapshot: that one is in the snapshot and not in turn here. */
    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        handOver(new LogEntry.Configuration(new LogPosition(term, index), configuration.toByteArray()))
                .ifPresent(CompletableFuture::join);
    }

    /** Queues the entry if it is the next one. */
    private synchronized Optional<CompletableFuture<List<R>>> handOver(LogEntry entry) {
        if (entry.position().index() != handedOver + 1) {
            return Optional.empty();
        }
        handedOver++;
        return Optional.of(applier.apply(entry));
    }

    @Override
    public void notifyLeaderReady() { leaderReady.run(); }

    @Override
    public CompletableFuture<Void> truncate(long index) {
        Optional<LogPosition> before = Optional.empty();
        try {
            TermIndex last = getServer().join().getDivision(getGroupId()).getRaftLog().getTermIndex(index - 1);
            before = Optional.ofNullable(last).map(found -> new LogPosition(found.getTerm(), found.getIndex()));
        } catch (IOException e) {
            log.warn("the entry before a truncation is not known index={}", index, e);
        }
        guard.lower(index, before);
        return CompletableFuture.completedFuture(null);
    }

    // ---- snapshots

    @Override
    public long takeSnapshot() throws IOException {
        try {
            return applier.call(() -> {
                if (state.applied().index() < 0) {
                    return RaftLog.INVALID_LOG_INDEX;
                }
                Checkpoints.Checkpoint taken = folder.checkpoints().take(state);
                latest = Optional.of(taken);
                log.info("metadata checkpoint taken position={} directory={}", taken.position(), taken.directory());
                return taken.position().index();
            }).join();
        } catch (CompletionException e) {
            throw new IOException("taking a checkpoint of the metadata failed", e.getCause());
        }
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        Optional<Checkpoints.Checkpoint> checkpoint = latest;
        if (checkpoint.isEmpty()) {
            return null;
        }
        try {
            List<FileInfo> files = new ArrayList<>();
            for (Path file : StableFiles.list(checkpoint.get().directory())) {
                files.add(new FileInfo(file, null));
            }
            return new FileListSnapshotInfo(files, termIndex(checkpoint.get().position()));
        } catch (IOException e) {
            log.error("checkpoint cannot be listed directory={}", checkpoint.get().directory(), e);
            return null;
        }
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return new StateMachineStorage() {
            @Override
            public void init(RaftStorage storage) {}

            @Override
            public @Nullable SnapshotInfo getLatestSnapshot() { return LogStateMachine.this.getLatestSnapshot(); }

            @Override
            public void format() {}

            @Override
            public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
                folder.checkpoints().retain(KEPT_CHECKPOINTS);
            }

            @Override
            public File getSnapshotDir() { return folder.checkpoints().root().toFile(); }

            @Override
            public File getTmpDir() { return folder.checkpoints().scratch().toFile(); }
        };
    }

    /**
     * A snapshot of the leader is complete in the scratch folder and about to replace ours. Ratis checks little of it and syncs nothing: a
     * throw here refuses it while all of ours is still in place.
     */
    @Override
    public void pause() {
        try {
            Path received = newestReceived();
            LogPosition position = verifyReceived(received);
            Checkpoints.syncTree(received);
            guard.installed(position);
        } catch (IOException e) {
            throw new IllegalStateException("the snapshot of the leader is refused: " + e.getMessage(), e);
        }
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        applier.close();
        try {
            state.close();
        } catch (IOException e) {
            faults.fault("closing the metadata state failed", e);
        }
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    private Path newestReceived() throws IOException {
        List<Path> received = new ArrayList<>();
        for (Path directory : StableFiles.list(folder.checkpoints().scratch())) {
            if (directory.getFileName().toString().startsWith("snapshot-")) {
                received.add(directory);
            }
        }
        received.sort(Comparator.comparingLong((Path directory) -> directory.toFile().lastModified()));
        if (received.isEmpty()) {
            throw new IOException("there is none in " + folder.checkpoints().scratch());
        }
        for (Path older : received.subList(0, received.size() - 1)) {
            StableFiles.deleteTree(older);
        }
        return received.getLast();
    }

    private static LogPosition verifyReceived(Path received) throws IOException {
        List<Checkpoints.Checkpoint> inside = new Checkpoints(received, received).list();
        if (inside.size() != 1) {
            throw new IOException(received + " holds " + inside.size() + " checkpoints, expected is one");
        }
        Checkpoints.Checkpoint checkpoint = inside.getFirst();
        Optional<String> problem = Checkpoints.problem(checkpoint.directory(), Optional.of(checkpoint.position()));
        if (problem.isPresent()) {
            throw new IOException(problem.get());
        }
        return checkpoint.position();
    }

    @Override
    public void reinitialize() throws IOException {
        Path root = folder.checkpoints().root();
        Path parent = root.toAbsolutePath().getParent();
        if (parent != null) {
            StableFiles.syncDirectory(parent);
        }
        ReplicatedState<R> installed = folder.reopen(guard.guard().installed());
        state = installed;
        latest = folder.checkpoints().list().stream().findFirst();
        handedOver = installed.applied().index();
        setLastAppliedTermIndex(termIndex(installed.applied()));
        applier = newApplier(installed);
        applier.start();
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
        log.info("metadata snapshot installed position={}", installed.applied());
    }

    // ---- ends

    @Override
    public void notifyLogFailed(@Nullable Throwable cause, @Nullable LogEntryProto entry) {
        if (!closing) {
            faults.fault("the Raft log could not be written", cause == null ? new IOException("no cause given") : cause);
        }
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean all) {
        if (!closing) {
            faults.fault("the Raft server closed itself", new IllegalStateException(String.valueOf(role)));
        }
    }

    /** The division is not running any more. */
    void stopped(String lifeCycle) {
        if (!closing) {
            faults.fault("the Raft division ended in state " + lifeCycle, new IllegalStateException("not asked for"));
        }
    }

    /** Called by Ratis when all that is committed was handed over. */
    @Override
    public void close() throws IOException {
        applier.close();
        state.flush();
        state.close();
        getLifeCycle().checkStateAndClose();
    }
}
