package io.objectio.osd.store;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskFile;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import io.objectio.osd.segment.LogEntry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard of 1 MiB or more: a file that is written as the cells come. At the end the file is synced, then its directory, and then the shard
 * begins to exist by a record in the log. Until that record is durable the file is nothing, and a start removes it.
 *
 * <p>Steps run one after another on the disk's file threads; the chain's tail is the last step's result, and a bad one runs through to the end.
 */
final class LargeShardWrite implements ShardWrite {
    /** What a write needs of its store. */
    record Surroundings(DiskIo io, DiskLayout layout, DiskHealth health, WorkPool pool, Semaphore cells,
            Function<LogEntry, CompletableFuture<WriteResult>> appendToLog) {}

    private static final Logger log = LoggerFactory.getLogger(LargeShardWrite.class);

    private final Surroundings store;
    private final ShardHead head;
    private final long fileNumber;
    private final Runnable onEnd;
    private final CellCheck check;
    private final Path path;
    /** Of steps that have not ended, by number of the step. */
    private final Map<Long, CompletableFuture<WriteResult>> unanswered = new HashMap<>();
    private long steps;
    private CompletableFuture<WriteResult> tail;
    private Optional<WriteResult> refused = Optional.empty();
    private boolean finishing;
    /** Touched by the steps alone. */
    private Optional<DiskFile> file = Optional.empty();

    LargeShardWrite(Surroundings store, ShardHead head, long fileNumber, Runnable onEnd) {
        this.store = store;
        this.head = head;
        this.fileNumber = fileNumber;
        this.onEnd = onEnd;
        this.check = new CellCheck(head);
        this.path = store.layout().largeFile(head.shard(), fileNumber);
        this.tail = CompletableFuture.completedFuture(new WriteResult.Taken(head.shard(), 0));
    }

    @Override
    public ShardHead head() { return head; }

    private ShardId shard() { return head.shard(); }

    @Override
    public synchronized CompletableFuture<WriteResult> append(CrcList granuleCrcs, Payload cell) {
        if (refused.isEmpty() && finishing) {
            refused = Optional.of(new WriteResult.BadLength(shard(), "a cell after the end"));
        }
        if (refused.isPresent()) {
            cell.release();
            return CompletableFuture.completedFuture(refused.get());
        }
        long offset = check.received();
        Optional<WriteResult> bad = check.accept(granuleCrcs, cell.bytes());
        if (bad.isEmpty() && !store.cells().tryAcquire()) {
            bad = Optional.of(new WriteResult.Busy(shard(), "too many cells wait for the disk"));
        }
        if (bad.isPresent()) {
            cell.release();
            giveUp(bad.get());
            return CompletableFuture.completedFuture(bad.get());
        }
        return step(before -> {
            try {
                return CompletableFuture.completedFuture(before instanceof WriteResult.Taken ? write(cell, offset) : before);
            } finally {
                store.cells().release();
                cell.release();
            }
        });
    }

    @Override
    public synchronized CompletableFuture<WriteResult> finish(int shardCrc, Bytes manifest) {
        if (refused.isPresent()) {
            return CompletableFuture.completedFuture(refused.get());
        }
        Optional<WriteResult> bad = finishing
                ? Optional.of(new WriteResult.BadLength(shard(), "finished twice"))
                : check.complete(shardCrc);
        if (bad.isPresent()) {
            giveUp(bad.get());
            return CompletableFuture.completedFuture(bad.get());
        }
        finishing = true;
        return step(before -> before instanceof WriteResult.Taken ? complete(shardCrc, manifest) : discard(before));
    }

    @Override
    public synchronized void abandon() {
        if (!finishing && refused.isEmpty()) {
            giveUp(new WriteResult.Abandoned(shard()));
        }
    }

    /** The disk hangs: answers who waits. The steps go on if the disk ever does. */
    synchronized void answerHung(WriteResult result) {
        for (CompletableFuture<WriteResult> answer : unanswered.values()) {
            answer.complete(result);
        }
        unanswered.clear();
    }

    private void giveUp(WriteResult why) {
        refused = Optional.of(why);
        if (!finishing) {
            finishing = true;
            CompletableFuture<WriteResult> discarded = step(_ -> discard(why));
            log.debug("write given up shard={} why={} done={}", shard(), why, discarded.isDone());
        }
    }

    private CompletableFuture<WriteResult> step(Function<WriteResult, CompletableFuture<WriteResult>> work) {
        CompletableFuture<WriteResult> answer = new CompletableFuture<>();
        long number = steps++;
        unanswered.put(number, answer);
        tail = tail.thenComposeAsync(work, store.pool()::execute);
        tail = tail.whenComplete((result, failure) -> {
            synchronized (this) {
                unanswered.remove(number);
            }
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(result);
            }
        });
        return answer;
    }

    private WriteResult write(Payload cell, long offset) {
        try {
            if (file.isEmpty()) {
                DiskFile opened = store.io().open(path, DiskIo.Mode.CREATE_NEW);
                file = Optional.of(opened);
                opened.reserve(head.length());
            }
            file.get().write(cell.bytes(), offset);
            return new WriteResult.Taken(shard(), offset + cell.length());
        } catch (DiskIoException e) {
            return failed(e);
        }
    }

    private WriteResult failed(DiskIoException e) {
        store.health().writeFailed(e);
        return e.kind() == DiskIoException.Kind.NO_SPACE
                ? new WriteResult.Full(shard(), 0, head.length())
                : new WriteResult.Unavailable(shard(), store.health().state(), String.valueOf(e.getMessage()));
    }

    private CompletableFuture<WriteResult> complete(int shardCrc, Bytes manifest) {
        try {
            DiskFile whole = file.orElseThrow();
            whole.sync();
            whole.close();
            file = Optional.empty();
            store.io().syncDirectory(store.layout().largeDirectory(shard()));
        } catch (DiskIoException e) {
            return discard(failed(e));
        }
        return store.appendToLog()
                .apply(new LogEntry.Complete(shard(), head.scheme(), manifest, check.crcs(), shardCrc, head.length(),
                        fileNumber))
                .thenComposeAsync(result -> switch (result) {
                    case WriteResult.Stored stored when !stored.alreadyThere() -> {
                        onEnd.run();
                        yield CompletableFuture.completedFuture(result);
                    }
                    // The record may be durable: the file stays for the next start to judge.
                    case WriteResult.Indeterminate _ -> {
                        onEnd.run();
                        yield CompletableFuture.completedFuture(result);
                    }
                    default -> unlink(result);
                }, store.pool()::execute);
    }

    /** Ends without a shard. */
    private CompletableFuture<WriteResult> discard(WriteResult result) {
        boolean made = file.isPresent();
        try {
            if (made) {
                file.get().close();
            }
        } catch (DiskIoException e) {
            store.health().writeFailed(e);
        }
        file = Optional.empty();
        if (made) {
            return unlink(result);
        }
        onEnd.run();
        return CompletableFuture.completedFuture(result);
    }

    private CompletableFuture<WriteResult> unlink(WriteResult result) {
        try {
            // On a failed disk nothing is changed any more; a start removes the file.
            if (store.health().state().takesDeletes()) {
                store.io().unlink(path);
            }
        } catch (DiskIoException e) {
            if (e.kind() != DiskIoException.Kind.NOT_FOUND) {
                store.health().writeFailed(e);
            }
        }
        onEnd.run();
        return CompletableFuture.completedFuture(result);
    }
}
