package io.objectio.osd.store;

import io.objectio.common.buffer.Payload;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskEvent;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.disk.SuperblockStore;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.index.IndexTotals;
import io.objectio.osd.index.ShardIndex;
import io.objectio.osd.segment.LogEntry;
import io.objectio.osd.segment.LogOutcome;
import io.objectio.osd.segment.SegmentCompactor;
import io.objectio.osd.segment.ShardLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of one disk over log, files and index. Opened by {@link DiskStoreOpener}.
 *
 * <p>Threads of a disk: the log's writer; read threads; file threads (large shards); one each for feeding the index, making segments,
 * maintenance (checkpoint, compaction, quarantine) and the watch. Each has a bound, and a hung one takes nothing else with it.
 */
final class LogDiskStore implements DiskStore {
    private static final Logger log = LoggerFactory.getLogger(LogDiskStore.class);

    private static final long CLOSE_MILLIS = 30_000;

    /** What the opener has put together; the store owns all of it and closes it. */
    record Parts(DiskIo io, DiskLayout layout, SuperblockStore superblock, ShardIndex index, ShardLog log, DiskHealth health, Ticker ticker,
            SpaceKeeper space, ReadMemory memory, ErrorLog errors, WorkPool reads, WorkPool files, WorkPool feeder, WorkPool maker,
            WorkPool maintenance, WorkPool watch) {}

    private final Parts parts;
    private final DiskStoreConfig config;
    private final DiskIdentity identity;
    private final ReplayStatus replayStatus;
    private final ShardReader reader;
    private final OpenWrites openWrites;
    private final LargeShardWrite.Surroundings largeSurroundings;
    private final AtomicLong fileNumbers;
    private final AtomicLong readsServed = new AtomicLong();
    private final AtomicLong writesServed = new AtomicLong();
    private final AtomicLong writesAtCheckpoint = new AtomicLong();
    private final AtomicLong bytesAtCheckpoint = new AtomicLong();
    private final AtomicLong nanosAtCheckpoint = new AtomicLong();
    private final AtomicBoolean checkpointQueued = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    LogDiskStore(Parts parts, DiskStoreConfig config, DiskIdentity identity, ReplayStatus replayStatus, long firstFileNumber) {
        this.parts = parts;
        this.config = config;
        this.identity = identity;
        this.replayStatus = replayStatus;
        this.reader = new ShardReader(parts.io(), parts.layout(), parts.log().table(), parts.log().reader(), parts.health(), parts.memory(),
                parts.errors(), config.maxCachedHeads());
        this.openWrites = new OpenWrites(config.maxOpenWrites());
        this.fileNumbers = new AtomicLong(firstFileNumber);
        this.largeSurroundings = new LargeShardWrite.Surroundings(parts.io(), parts.layout(), parts.health(), parts.files(),
                new Semaphore(config.maxQueuedCells()), this::appendToLog);
        nanosAtCheckpoint.set(parts.ticker().nanos());
    }

    @Override
    public DiskIdentity identity() { return identity; }

    @Override
    public ReplayStatus replayStatus() { return replayStatus; }

    private DiskState state() { return parts.health().state(); }

    private String cause() { return parts.health().condition().cause(); }

    /** Why no new shard is taken now, if none is. */
    private Optional<WriteResult> refusal(ShardId shard, long bytes) {
        DiskState state = state();
        if (closed.get()) {
            return Optional.of(new WriteResult.Unavailable(shard, DiskState.AWAY, "the store is closed"));
        }
        if (state.takesShards()) {
            return Optional.empty();
        }
        return Optional.of(state == DiskState.FULL
                ? new WriteResult.Full(shard, parts.space().space().freeBytes(), bytes)
                : new WriteResult.Unavailable(shard, state, cause()));
    }

    @Override
    public CompletableFuture<WriteResult> put(ShardPut put) {
        ShardHead head = put.head();
        Optional<WriteResult> bad = refusal(head.shard(), head.length());
        if (bad.isEmpty() && head.length() >= LARGE_SHARD_BYTES) {
            bad = Optional.of(new WriteResult.BadLength(head.shard(), head.length() + " bytes come as cells, not whole"));
        }
        CellCheck check = new CellCheck(head);
        bad = bad.isPresent() ? bad : check.accept(put.granuleCrcs(), put.bytes().bytes());
        bad = bad.isPresent() ? bad : check.complete(put.shardCrc());
        if (bad.isPresent()) {
            put.bytes().release();
            return CompletableFuture.completedFuture(bad.get());
        }
        return appendToLog(new LogEntry.Put(head.shard(), head.scheme(), head.manifest(), put.granuleCrcs(), put.shardCrc(),
                List.of(put.bytes())));
    }

    private CompletableFuture<WriteResult> appendToLog(LogEntry entry) {
        Optional<CompletableFuture<LogOutcome>> outcome = parts.log().submit(entry);
        if (outcome.isEmpty()) {
            if (entry instanceof LogEntry.Put put) {
                put.data().forEach(Payload::release);
            }
            return CompletableFuture.completedFuture(new WriteResult.Busy(entry.shard(), "the log's queue is full"));
        }
        return outcome.get().thenApply(done -> written(entry, done));
    }

    private WriteResult written(LogEntry entry, LogOutcome outcome) {
        ShardId shard = entry.shard();
        long length;
        int crc;
        switch (entry) {
            case LogEntry.Put put -> {
                length = put.waitingBytes();
                crc = put.shardCrc();
            }
            case LogEntry.Complete large -> {
                length = large.length();
                crc = large.shardCrc();
            }
            case LogEntry.Delete _,LogEntry.Quarantine _,LogEntry.Copy _,LogEntry.Checkpoint _ ->
                throw new IllegalStateException(entry + " is no write");
        }
        return switch (outcome) {
            case LogOutcome.Done _ -> {
                writesServed.incrementAndGet();
                yield new WriteResult.Stored(shard, length, crc, false);
            }
            case LogOutcome.Nothing _ -> new WriteResult.Stored(shard, length, crc, true);
            case LogOutcome.Different(IndexEntry present) -> new WriteResult.DifferentBytes(shard, present.shardCrc(), crc);
            case LogOutcome.NoSpace _ -> new WriteResult.Full(shard, parts.space().space().freeBytes(), length);
            case LogOutcome.Refused(String why) -> new WriteResult.Unavailable(shard, state(), why);
            case LogOutcome.Unknown(String why) -> new WriteResult.Indeterminate(shard, state(), why);
        };
    }

    @Override
    public WriteOpening openShardWrite(Object owner, ShardHead head) {
        Optional<WriteResult> refused = refusal(head.shard(), head.length());
        if (refused.isPresent()) {
            return new WriteOpening.Refused(refused.get());
        }
        boolean large = head.length() >= LARGE_SHARD_BYTES;
        if (large && !parts.space().promise(head.length())) {
            return new WriteOpening.Refused(new WriteResult.Full(head.shard(), parts.space().space().freeBytes(), head.length()));
        }
        if (!openWrites.enter()) {
            if (large) {
                parts.space().giveBack(head.length());
            }
            return new WriteOpening.Refused(new WriteResult.Busy(head.shard(), config.maxOpenWrites() + " writes are open"));
        }
        ShardWrite write = large
                ? openLarge(owner, head)
                : new SmallShardWrite(head, this::appendToLog, ended -> openWrites.leave(owner, ended));
        openWrites.add(owner, write);
        return new WriteOpening.Opened(write);
    }

    private ShardWrite openLarge(Object owner, ShardHead head) {
        CompletableFuture<ShardWrite> self = new CompletableFuture<>();
        LargeShardWrite write = new LargeShardWrite(largeSurroundings, head, fileNumbers.getAndIncrement(), () -> {
            parts.space().giveBack(head.length());
            openWrites.leave(owner, self.join());
        });
        self.complete(write);
        return write;
    }

    @Override
    public void abandonAll(Object owner) { openWrites.of(owner).forEach(ShardWrite::abandon); }

    private <T> Optional<T> whileServing(java.util.function.BiFunction<DiskState, String, T> refusal) {
        if (closed.get()) {
            return Optional.of(refusal.apply(DiskState.AWAY, "the store is closed"));
        }
        DiskState state = state();
        return state.serves() ? Optional.empty() : Optional.of(refusal.apply(state, cause()));
    }

    @Override
    public CompletableFuture<ShardRead> read(ShardId shard, long offset, int length) {
        if (offset < 0 || offset % io.objectio.common.checksum.Crc.GRANULE_BYTES != 0 || length < 1 || length > MAX_READ_BYTES) {
            throw new IllegalArgumentException("read of " + length + " bytes at " + offset + " of " + shard);
        }
        Optional<ShardRead> refused = whileServing((state, why) -> new ShardRead.Unavailable(shard, state, why));
        if (refused.isPresent()) {
            return CompletableFuture.completedFuture(refused.get());
        }
        readsServed.incrementAndGet();
        return parts.reads()
                .<ShardRead>submit(() -> reader.read(shard, offset, length), why -> new ShardRead.Unavailable(shard, state(), why))
                .orElseGet(() -> CompletableFuture.completedFuture(new ShardRead.Busy(shard)));
    }

    @Override
    public CompletableFuture<ShardLookup> describe(ShardId shard) {
        Optional<ShardLookup> refused = whileServing((state, why) -> new ShardLookup.Unavailable(shard, state, why));
        if (refused.isPresent()) {
            return CompletableFuture.completedFuture(refused.get());
        }
        return parts.reads().<ShardLookup>submit(() -> reader.describe(shard), why -> new ShardLookup.Unavailable(shard, state(), why))
                .orElseGet(() -> CompletableFuture.completedFuture(new ShardLookup.Busy(shard)));
    }

    @Override
    public CompletableFuture<ShardVerification> verify(ShardId shard) {
        Optional<ShardVerification> refused = whileServing((state, why) -> new ShardVerification.Unavailable(shard, state, why));
        if (refused.isPresent()) {
            return CompletableFuture.completedFuture(refused.get());
        }
        return parts.reads()
                .<ShardVerification>submit(() -> reader.verify(shard), why -> new ShardVerification.Unavailable(shard, state(), why))
                .orElseGet(() -> CompletableFuture.completedFuture(new ShardVerification.Busy(shard)));
    }

    @Override
    public CompletableFuture<List<DeleteResult>> delete(List<ShardId> shards) {
        List<CompletableFuture<DeleteResult>> results = new ArrayList<>();
        for (ShardId shard : shards) {
            results.add(delete(shard));
        }
        return CompletableFuture.allOf(results.toArray(new CompletableFuture<?>[0]))
                .thenApply(_ -> results.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<DeleteResult> delete(ShardId shard) {
        DiskState state = state();
        if (closed.get() || !state.takesDeletes()) {
            return CompletableFuture
                    .completedFuture(new DeleteResult.Unavailable(shard, state, closed.get() ? "the store is closed" : cause()));
        }
        Optional<CompletableFuture<LogOutcome>> outcome = parts.log().submit(new LogEntry.Delete(shard));
        if (outcome.isEmpty()) {
            return CompletableFuture.completedFuture(new DeleteResult.Busy(shard));
        }
        return outcome.get().thenApply(done -> switch (done) {
            case LogOutcome.Done(Optional<IndexEntry> replaced) -> {
                replaced.filter(entry -> entry.kind() == IndexEntry.Kind.LARGE).ifPresent(entry -> unlinkLarge(shard, entry));
                yield new DeleteResult.Deleted(shard, replaced.isPresent());
            }
            case LogOutcome.Nothing _ -> new DeleteResult.Deleted(shard, false);
            case LogOutcome.Different _ -> throw new IllegalStateException("a deletion compares no bytes");
            case LogOutcome.NoSpace(String why) -> new DeleteResult.Unavailable(shard, state(), why);
            case LogOutcome.Refused(String why) -> new DeleteResult.Unavailable(shard, state(), why);
            case LogOutcome.Unknown(String why) -> new DeleteResult.Unavailable(shard, state(), why);
        });
    }

    /** After the tombstone is durable; a crash before this leaves an orphan for the next start. */
    private void unlinkLarge(ShardId shard, IndexEntry entry) {
        parts.files().execute(() -> {
            try {
                parts.io().unlink(parts.layout().largeFile(shard, entry.fileNumber()));
            } catch (DiskIoException e) {
                if (e.kind() != DiskIoException.Kind.NOT_FOUND) {
                    parts.health().writeFailed(e);
                }
            }
        });
    }

    @Override
    public CompletableFuture<QuarantineResult> quarantine(ShardId shard) {
        DiskState state = state();
        if (closed.get() || !state.takesDeletes()) {
            return CompletableFuture
                    .completedFuture(new QuarantineResult.Unavailable(shard, state, closed.get() ? "the store is closed" : cause()));
        }
        Quarantine quarantine = new Quarantine(parts.io(), parts.layout(), parts.log(), parts.health(), reader);
        return parts.maintenance()
                .<QuarantineResult>submit(() -> quarantine.setAside(shard), why -> new QuarantineResult.Unavailable(shard, state(), why))
                .orElseGet(() -> CompletableFuture.completedFuture(new QuarantineResult.Busy(shard)));
    }

    @Override
    public CompletableFuture<List<ShardEntry>> list(Optional<ShardId> after, int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("a page of " + limit + " shards is outside 1..10000");
        }
        return parts.reads().<List<ShardEntry>>submit(() -> listNow(after, limit), _ -> List.of())
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("the read queue is full")));
    }

    private List<ShardEntry> listNow(Optional<ShardId> after, int limit) {
        try {
            List<ShardEntry> entries = new ArrayList<>();
            for (Map.Entry<ShardId, IndexEntry> row : parts.log().table().list(after, limit)) {
                IndexEntry entry = row.getValue();
                entries.add(new ShardEntry(row.getKey(), entry.dataLength(), entry.shardCrc(), !entry.live()));
            }
            return entries;
        } catch (IndexException e) {
            parts.health().report(DiskEvent.READ_ERROR, String.valueOf(e.getMessage()));
            throw new IllegalStateException(e);
        }
    }

    @Override
    public DiskStats stats() {
        IndexTotals totals = parts.log().table().totals();
        var space = parts.space().space();
        return new DiskStats(state(), cause(), space.totalBytes(), space.freeBytes(), parts.space().reserveBytes(),
                parts.space().promised(),
                totals.shardBytes(), totals.shardCount(), parts.log().totalBytes(), totals.quarantinedCount(), parts.errors().count(),
                parts.errors().last(), openWrites.count(), readsServed.get(), writesServed.get());
    }

    @Override
    public void tick() {
        if (closed.get()) {
            return;
        }
        long now = parts.ticker().nanos();
        giveUpHung(now);
        parts.health().report(DiskEvent.TIME_PASSED, "the last read error is an hour ago");
        // One look at a time: where the last one still hangs, the deadline above deals with it.
        parts.watch().submit(() -> {
            look();
            return true;
        }, _ -> false);
        boolean due = writesServed.get() - writesAtCheckpoint.get() >= config.checkpointRecords()
                || parts.log().syncedBytes() - bytesAtCheckpoint.get() >= config.checkpointBytes()
                || (now - nanosAtCheckpoint.get() >= config.checkpointInterval().toNanos()
                        && parts.log().syncedBytes() > bytesAtCheckpoint.get());
        if (due && state() != DiskState.FAILED && checkpointQueued.compareAndSet(false, true)) {
            CompletableFuture<Boolean> queued = checkpoint().whenComplete((_, _) -> checkpointQueued.set(false));
            log.debug("checkpoint due disk={} done={}", identity.disk(), queued.isDone());
        }
    }

    private void giveUpHung(long now) {
        Optional<Long> oldest = parts.log().workingSince();
        for (WorkPool pool : List.of(parts.reads(), parts.files(), parts.watch())) {
            Optional<Long> other = pool.oldest();
            oldest = other.isPresent() && (oldest.isEmpty() || other.get() < oldest.get()) ? other : oldest;
        }
        if (oldest.isEmpty() || now - oldest.get() < config.ioDeadline().toNanos() || state() == DiskState.FAILED) {
            return;
        }
        String why = "an I/O hangs for more than " + config.ioDeadline().toSeconds() + " s";
        parts.health().report(DiskEvent.HUNG, why);
        parts.log().giveUp(why);
        parts.reads().giveUpRunning(why);
        for (ShardWrite write : openWrites.all()) {
            if (write instanceof LargeShardWrite large) {
                large.answerHung(new WriteResult.Indeterminate(large.head().shard(), DiskState.FAILED, why));
            }
        }
    }

    private void look() {
        try {
            if (!present()) {
                return;
            }
            parts.space().look();
        } catch (DiskIoException e) {
            parts.errors().count(String.valueOf(e.getMessage()));
            parts.health().report(DiskEvent.READ_ERROR, String.valueOf(e.getMessage()));
        }
    }

    /** Compares device and inode of the superblock by path with what is held open, and reports what it finds. */
    boolean present() {
        try {
            boolean there = parts.superblock().stillThere(parts.io());
            parts.health().report(there ? DiskEvent.RETURNED : DiskEvent.VANISHED,
                    there ? "its directory is back" : "its directory is gone or is another one: " + identity.path());
            return there;
        } catch (DiskIoException e) {
            parts.errors().count(String.valueOf(e.getMessage()));
            parts.health().report(DiskEvent.SUPERBLOCK_ERROR, String.valueOf(e.getMessage()));
            return false;
        }
    }

    @Override
    public void fail(String why) { parts.health().report(DiskEvent.FAILED_BY_ORDER, why); }

    @Override
    public CompletableFuture<Boolean> checkpoint() {
        return parts.maintenance().<Boolean>submit(this::checkpointNow, _ -> false)
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    private boolean checkpointNow() {
        long writes = writesServed.get();
        long bytes = parts.log().syncedBytes();
        try {
            parts.log().checkpoint();
            writesAtCheckpoint.set(writes);
            bytesAtCheckpoint.set(bytes);
            nanosAtCheckpoint.set(parts.ticker().nanos());
            return true;
        } catch (IndexException e) {
            parts.health().report(DiskEvent.WRITE_ERROR, String.valueOf(e.getMessage()));
            return false;
        }
    }

    @Override
    public List<SegmentFigures> segments() {
        return parts.log().closedSegments().entrySet().stream().map(one -> new SegmentFigures(one.getKey(), one.getValue())).toList();
    }

    @Override
    public CompletableFuture<CompactionResult> compact(long segment) {
        if (closed.get() || !state().takesDeletes()) {
            return CompletableFuture.completedFuture(new CompactionResult.Skipped(segment, "the disk is " + state()));
        }
        return parts.maintenance().<CompactionResult>submit(() -> compactNow(segment), why -> new CompactionResult.Skipped(segment, why))
                .orElseGet(() -> CompletableFuture.completedFuture(new CompactionResult.Skipped(segment, "maintenance is busy")));
    }

    private CompactionResult compactNow(long segment) {
        try {
            return switch (parts.log().compact(segment)) {
                case SegmentCompactor.Result.Done(long records, long bytes, long freed) -> {
                    log.info("segment compacted disk={} segment={} records={} bytes={} freed={}", identity.disk(), segment, records, bytes,
                            freed);
                    yield new CompactionResult.Compacted(segment, records, bytes, freed);
                }
                case SegmentCompactor.Result.Skipped(String why) -> new CompactionResult.Skipped(segment, why);
            };
        } catch (DiskIoException e) {
            // Reading the segment, or unlinking it; which, the disk's state does not depend on: after a failed unlink nothing is written.
            parts.health().writeFailed(e);
            return new CompactionResult.Skipped(segment, String.valueOf(e.getMessage()));
        } catch (IndexException e) {
            parts.health().report(DiskEvent.WRITE_ERROR, String.valueOf(e.getMessage()));
            return new CompactionResult.Skipped(segment, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        openWrites.close().forEach(ShardWrite::abandon);
        parts.watch().close();
        parts.maintenance().close();
        // The log's last answers still have files to unlink, and writes to end; so its writer ends before the file threads do.
        parts.log().close();
        try {
            if (!openWrites.awaitEnd(CLOSE_MILLIS)) {
                log.warn("writes hang at close disk={} writes={}", identity.disk(), openWrites.count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.files().close();
        parts.reads().close();
        parts.feeder().close();
        parts.maker().close();
        try {
            if (state() != DiskState.FAILED) {
                parts.log().checkpoint();
            }
        } catch (IndexException e) {
            log.error("no checkpoint at close disk={} path={}: the next start replays more", identity.disk(), identity.path(), e);
        }
        parts.index().close();
        try {
            parts.log().closeFiles();
        } catch (DiskIoException e) {
            log.warn("segments not closed disk={}", identity.disk(), e);
        }
        try {
            parts.superblock().close();
        } catch (DiskIoException e) {
            log.warn("superblock not closed disk={}", identity.disk(), e);
        }
    }
}
