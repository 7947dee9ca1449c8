package io.objectio.meta.state;

import io.objectio.common.id.SessionId;
import io.objectio.meta.command.Command;
import io.objectio.meta.command.CommandLimits;
import io.objectio.meta.command.LogCommand;
import io.objectio.meta.command.LogEntry;
import io.objectio.meta.store.Applied;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowStore;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metadata of one group as a deterministic state machine over rows.
 *
 * <p>Every check is made here, on the state at the entry's own index, and the answer is the answer. A refusal is an ordinary answer and changes
 * nothing but the session's table of answers; nothing is thrown for it. What is thrown (damaged rows, a failed disk, a bug) leaves the store at the
 * last commit: the process has to halt.
 *
 * <p>Commands of a session are done once: a repeat of (session, number) gets the kept answer. Outside commands without session are those that may
 * be repeated without harm; changes of the namespace need one.
 *
 * <p>Threads: one thread applies. {@link #read} may be called from any thread; each reader sees one applied index and belongs to one thread.
 */
public final class MetaState {
    private static final String NOTE = "note/";

    private final RowStore store;

    /** The state that the store has; the store stays the caller's to close. */
    public MetaState(RowStore store) { this.store = store; }

    /** One entry; see {@link #apply(List)}. */
    public List<MutationAnswer> apply(LogEntry entry, long term, long index) {
        return apply(List.of(new IndexedEntry(entry, new Applied(term, index)))).getFirst();
    }

    /**
     * Applies entries in order, as one commit of the store. Entries at or below {@link #applied()} are passed over with an empty list: a replay does
     * nothing twice.
     *
     * @return for each entry the answers of its commands in order
     */
    public List<List<MutationAnswer>> apply(List<IndexedEntry> entries) {
        List<List<MutationAnswer>> answers = new ArrayList<>(entries.size());
        RowBatch group = store.batch();
        Applied last = store.applied();
        for (IndexedEntry entry : entries) {
            if (entry.at().index() <= last.index()) {
                answers.add(List.of());
                continue;
            }
            last = entry.at();
            RowBatch rows = new RowBatch(group);
            answers.add(entry.entry().commands().stream().map(command -> applyCommand(rows, command)).toList());
            Digest.extend(rows, last);
            rows.addTo(group);
        }
        if (last.index() > store.applied().index()) {
            store.commit(group, last);
        }
        return answers;
    }

    /** An entry of Raft's own without commands: only the index moves. Passed over if the state contains it already. */
    public void advance(long term, long index) {
        if (index > store.applied().index()) {
            store.commit(store.batch(), new Applied(term, index));
        }
    }

    /** As advance, and keeps bytes of the Raft adapter (its configuration) under a name; not part of the digest. */
    public void note(String name, byte[] value, long term, long index) {
        if (index <= store.applied().index()) {
            return;
        }
        RowBatch rows = store.batch();
        rows.put(Family.STATE, noteKey(name), value);
        store.commit(rows, new Applied(term, index));
    }

    /** The last entry that the state contains. */
    public Applied applied() { return store.applied(); }

    /** Reads as of now; close it soon. */
    public MetaReader read() { return new MetaReader(store.view()); }

    static byte[] noteKey(String name) { return Keys.utf8(NOTE + name); }

    private static MutationAnswer applyCommand(RowBatch entry, LogCommand command) {
        Instant time = advanceTime(entry, command.time());
        try {
            if (!command.session().equals(SessionId.NONE)) {
                Optional<MutationAnswer> before = SessionCatalog.repeated(entry, command);
                if (before.isPresent()) {
                    return before.get();
                }
            }
        } catch (Refusal refusal) {
            return refusal.answer();
        }
        MutationAnswer answer = decide(entry, command, time);
        if (!command.session().equals(SessionId.NONE)) {
            SessionCatalog.keep(entry, command, answer);
        }
        return answer;
    }

    /** Carries the command out on a batch of its own, which is dropped if it is refused. */
    private static MutationAnswer decide(RowBatch entry, LogCommand command, Instant time) {
        RowBatch rows = new RowBatch(entry);
        try {
            MutationAnswer answer = carryOut(rows, command, time);
            Refusal.badUnless(rows.rowsWritten() <= CommandLimits.MAX_ROWS_WRITTEN && rows.rowsRead() <= CommandLimits.MAX_ROWS_READ,
                    "the command reads " + rows.rowsRead() + " and writes " + rows.rowsWritten() + " rows, at most "
                            + CommandLimits.MAX_ROWS_READ + " and " + CommandLimits.MAX_ROWS_WRITTEN + ": cut it");
            rows.addTo(entry);
            return answer;
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private static MutationAnswer carryOut(RowBatch rows, LogCommand command, Instant time) throws Refusal {
        if (command.command() instanceof Command.InitCluster init) {
            return ClusterCatalog.init(new Step(rows, time, init.generation()), init);
        }
        int generation = ClusterCatalog.find(rows).map(ClusterCatalog.Identity::generation)
                .orElseThrow(() -> new Refusal(MetaError.BAD_REQUEST, "the cluster is not initialised: its first command is InitCluster"));
        Step step = new Step(rows, time, generation);
        return switch (command.command()) {
            case Command.Outside(var mutation) -> {
                Refusal.badUnless(!command.session().equals(SessionId.NONE) || repeatable(mutation),
                        mutation.getClass().getSimpleName() + " needs a session: repeated without one it could be done twice");
                yield carryOut(step, mutation);
            }
            case Command.InitCluster init -> ClusterCatalog.init(step, init);
            case Command.SetOsdState set -> PlacementCatalog.setOsdState(step, set);
            case Command.CreatePgs create -> PlacementCatalog.createPgs(step, create);
            case Command.EndSession(var session) -> SessionCatalog.end(step, session);
            case Command.ContinueTask task -> TaskCatalog.goOn(step, task);
        };
    }

    private static MutationAnswer carryOut(Step step, Mutation mutation) throws Refusal {
        return switch (mutation) {
            case Mutation.CreateBucket create -> BucketCatalog.create(step, create);
            case Mutation.DeleteBucket delete -> BucketCatalog.delete(step, delete);
            case Mutation.CommitObject commit -> ObjectCatalog.commit(step, commit);
            case Mutation.DeleteObjects delete -> ObjectCatalog.delete(step, delete);
            case Mutation.CreateUpload create -> UploadCatalog.create(step, create);
            case Mutation.CommitPart part -> UploadCatalog.commitPart(step, part);
            case Mutation.CompleteUpload complete -> UploadCatalog.complete(step, complete);
            case Mutation.AbortUpload abort -> UploadCatalog.abort(step, abort);
            case Mutation.GiveUpBlobs giveUp -> CondemnedCatalog.giveUp(step, giveUp);
            case Mutation.ShardArrived arrived -> ShardArrival.apply(step, arrived);
            case Mutation.OpenSession open -> SessionCatalog.open(step, open);
            case Mutation.CloseSession(var session) -> SessionCatalog.end(step, session);
            case Mutation.PutAccount put -> AccountCatalog.put(step, put);
            case Mutation.RegisterOsd register -> PlacementCatalog.register(step, register);
            case Mutation.DiskChanged changed -> PlacementCatalog.diskChanged(step, changed);
            case Mutation.ShardsDeleted deleted -> CondemnedCatalog.deleted(step, deleted);
        };
    }

    /** Does doing it again, however late, do no harm? */
    private static boolean repeatable(Mutation mutation) {
        return switch (mutation) {
            case Mutation.GiveUpBlobs _,Mutation.ShardArrived _,Mutation.OpenSession _,Mutation.CloseSession _,Mutation.PutAccount _,Mutation.RegisterOsd _,Mutation.DiskChanged _,Mutation.ShardsDeleted _ ->
                true;
            case Mutation.CreateBucket _,Mutation.DeleteBucket _,Mutation.CommitObject _,Mutation.DeleteObjects _,Mutation.CreateUpload _,Mutation.CommitPart _,Mutation.CompleteUpload _,Mutation.AbortUpload _ ->
                false;
        };
    }

    private static Instant advanceTime(RowBatch entry, Instant leader) {
        Instant last = ClusterCatalog.time(entry);
        if (leader.toEpochMilli() <= last.toEpochMilli()) {
            return last;
        }
        Instant time = Instant.ofEpochMilli(leader.toEpochMilli());
        ClusterCatalog.setTime(entry, time);
        return time;
    }

    /** An entry and its place in the log. */
    public record IndexedEntry(LogEntry entry, Applied at) {}
}
