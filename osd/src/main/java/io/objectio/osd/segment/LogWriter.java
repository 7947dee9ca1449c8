package io.objectio.osd.segment;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskEvent;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.index.IndexTotals;
import io.objectio.osd.index.ReplayPosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a disk's log. What queued while the last sync ran is the next group: one gathering write, one sync, then the table in
 * memory, then the acknowledgements. There is no timer in that path.
 *
 * <p>Invariants: a group is written only after the one before it is synced, so at most the last group of a log is torn; nothing is published
 * or acknowledged before its group is synced; after a failed write or sync nothing is ever written again.
 *
 * <p>Threads: {@link #submit} from any; {@link #runOnce} on one thread, which {@link #start} makes. Futures complete on that thread.
 */
public final class LogWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogWriter.class);
    private static final CodingScheme NO_SCHEME = new CodingScheme(1, 1, 1);
    private static final List<ByteBuffer> NO_DATA = List.of();
    private static final long CLOSE_MILLIS = 30_000;
    private static final long NOT_WORKING = Long.MIN_VALUE;

    private record Waiting(LogEntry entry, CompletableFuture<LogOutcome> outcome) {
        void release() {
            if (entry instanceof LogEntry.Put put) {
                put.data().forEach(Payload::release);
            }
        }
    }

    private record Decided(Waiting waiting, LogOutcome outcome) {}

    /** A record of the group in the making and what it does to the table. */
    private record Placed(RecordHeader header, int groupAt, boolean changesTable) {}

    private final String disk;
    private final LogConfig config;
    private final SegmentSet segments;
    private final SegmentMaker maker;
    private final ShardTable table;
    private final DiskHealth health;
    private final Ticker ticker;
    private final BooleanSupplier present;
    private final BlockingQueue<Waiting> queue;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final GroupBuilder group = new GroupBuilder();
    private final List<Decided> decided = new ArrayList<>();
    private final List<Placed> records = new ArrayList<>();
    private final Map<ShardId, Optional<IndexEntry>> pending = new LinkedHashMap<>();
    private final Thread thread;
    private Optional<Segment> current = Optional.empty();
    private Optional<Waiting> postponed = Optional.empty();
    private long offset;
    private long nextGroup;
    private long nextSequence;
    private boolean markDue;
    private volatile long currentSegment = -1;
    private final AtomicLong syncedBytes = new AtomicLong();
    private volatile List<Waiting> inFlight = List.of();
    private volatile long workingSince = NOT_WORKING;
    private volatile boolean closing;
    private volatile Optional<String> broken = Optional.empty();

    /** @param present asked before a segment is opened: whether the directory is still the one that was opened */
    public LogWriter(String disk, LogConfig config, SegmentSet segments, SegmentMaker maker, ShardTable table, ReplayPosition end,
            DiskHealth health, Ticker ticker, BooleanSupplier present) {
        this.disk = disk;
        this.config = config;
        this.segments = segments;
        this.maker = maker;
        this.table = table;
        this.health = health;
        this.ticker = ticker;
        this.present = present;
        this.queue = new ArrayBlockingQueue<>(config.maxQueueEntries());
        this.nextGroup = end.nextGroup();
        this.nextSequence = end.nextSequence();
        this.thread = Thread.ofPlatform().name("log-" + disk).daemon().unstarted(this::run);
    }

    public void start() { thread.start(); }

    /**
     * Puts an entry in the queue; empty if the queue is full, and then the entry (and its payload) stay the caller's.
     */
    public Optional<CompletableFuture<LogOutcome>> submit(LogEntry entry) {
        CompletableFuture<LogOutcome> outcome = new CompletableFuture<>();
        int bytes = entry.waitingBytes();
        if (queuedBytes.addAndGet(bytes) > config.maxQueueBytes() + bytes) {
            queuedBytes.addAndGet(-bytes);
            return Optional.empty();
        }
        Waiting waiting = new Waiting(entry, outcome);
        if (closing || !queue.offer(waiting)) {
            queuedBytes.addAndGet(-bytes);
            return Optional.empty();
        }
        if (closing && queue.remove(waiting)) {
            queuedBytes.addAndGet(-bytes);
            return Optional.empty();
        }
        return Optional.of(outcome);
    }

    private void run() {
        while (!closing || !queue.isEmpty() || postponed.isPresent()) {
            try {
                runOnce(config.idleMark().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                breakOff("the writer was interrupted");
                return;
            }
        }
    }

    /** Writes one group of what waits, waiting for a first entry at most so long; with none, the empty group that carries the mark. */
    void runOnce(long waitMillis) throws InterruptedException {
        Optional<Waiting> first = postponed.isPresent() ? postponed : Optional.ofNullable(queue.poll(waitMillis, TimeUnit.MILLISECONDS));
        postponed = Optional.empty();
        if (first.isEmpty() && (!markDue || closing)) {
            return;
        }
        clearGroup();
        workingSince = ticker.nanos();
        try {
            if (broken.isPresent()) {
                refuse(first, broken.get());
                return;
            }
            collect(first);
            if (group.records() > 0 || first.isEmpty()) {
                writeGroup();
            }
            finishAll();
        } catch (DiskIoException e) {
            ioFailed(e);
        } catch (IndexException | RuntimeException e) {
            log.error("log writer failed disk={}", disk, e);
            health.report(DiskEvent.WRITE_ERROR, "log writer: " + e.getMessage());
            breakOff("log writer failed: " + e.getMessage());
        } finally {
            workingSince = NOT_WORKING;
        }
    }

    private void clearGroup() {
        group.clear();
        decided.clear();
        records.clear();
        pending.clear();
    }

    private void refuse(Optional<Waiting> first, String why) {
        for (Optional<Waiting> next = first; next.isPresent(); next = Optional.ofNullable(queue.poll())) {
            dequeued(next.get());
            answer(next.get(), new LogOutcome.Refused(why));
        }
    }

    private void dequeued(Waiting waiting) { queuedBytes.addAndGet(-waiting.entry().waitingBytes()); }

    private void collect(Optional<Waiting> first) throws IndexException {
        Optional<Waiting> next = first;
        while (next.isPresent()) {
            Waiting waiting = next.get();
            boolean full = group.records() > 0 && (group.records() >= config.maxGroupRecords() || !group.hasRoomForHead()
                    || group.paddedLength() + waiting.entry().waitingBytes() > config.maxGroupBytes());
            if (full) {
                postponed = next;
                return;
            }
            dequeued(waiting);
            decided.add(new Decided(waiting, new LogOutcome.Unknown("the writer failed on the way")));
            decided.set(decided.size() - 1, new Decided(waiting, decide(waiting.entry())));
            next = Optional.ofNullable(queue.poll());
        }
    }

    private Optional<IndexEntry> find(ShardId shard) throws IndexException {
        Optional<IndexEntry> inGroup = pending.get(shard);
        return inGroup != null ? inGroup : table.find(shard);
    }

    /** Adds the entry's record to the group if it has to have one; the outcome counts once the group is synced. */
    private LogOutcome decide(LogEntry entry) throws IndexException {
        if (entry instanceof LogEntry.Checkpoint(long covered)) {
            addRecord(header(RecordType.CHECKPOINT, entry.shard(), 0, covered, 0, NO_SCHEME, 0), CrcList.empty(), Bytes.empty(), NO_DATA,
                    false);
            return new LogOutcome.Done(Optional.empty());
        }
        Optional<IndexEntry> present = find(entry.shard());
        switch (entry) {
            case LogEntry.Put put -> {
                Optional<LogOutcome> stored = alreadyStored(present, put.shardCrc(), put.waitingBytes());
                if (stored.isPresent()) {
                    return stored.get();
                }
                addRecord(
                        header(RecordType.SHARD, put.shard(), put.waitingBytes(), 0, put.manifest().length(), put.scheme(),
                                put.shardCrc()),
                        put.granuleCrcs(), put.manifest(), put.data().stream().map(Payload::bytes).toList(), true);
            }
            case LogEntry.Complete large -> {
                Optional<LogOutcome> stored = alreadyStored(present, large.shardCrc(), large.length());
                if (stored.isPresent()) {
                    return stored.get();
                }
                addRecord(header(RecordType.LARGE, large.shard(), large.length(), large.fileNumber(), large.manifest().length(),
                        large.scheme(), large.shardCrc()), large.granuleCrcs(), large.manifest(), NO_DATA, true);
            }
            case LogEntry.Delete(ShardId shard) -> {
                if (present.isEmpty()) {
                    return new LogOutcome.Nothing(present);
                }
                // Which segment it is first written in is put when the group has its place.
                addRecord(header(RecordType.TOMBSTONE, shard, 0, 0, 0, NO_SCHEME, 0), CrcList.empty(), Bytes.empty(), NO_DATA,
                        true);
            }
            case LogEntry.Quarantine(ShardId shard, IndexEntry seen) -> {
                if (present.isEmpty() || !present.get().live() || !present.get().samePlace(seen)) {
                    return new LogOutcome.Nothing(present);
                }
                addRecord(header(RecordType.QUARANTINED, shard, seen.dataLength(), 0, 0, NO_SCHEME, seen.shardCrc()), CrcList.empty(),
                        Bytes.empty(), NO_DATA, true);
            }
            case LogEntry.Copy(RecordHeader header, IndexEntry source, ByteBuffer record) -> {
                boolean tombstone = header.type() == RecordType.TOMBSTONE;
                if (!tombstone && (present.isEmpty() || !present.get().samePlace(source))) {
                    return new LogOutcome.Nothing(present);
                }
                int at = group.addCopy(header, record);
                records.add(new Placed(header, at, !tombstone));
                if (!tombstone) {
                    pending.put(header.shard(), Optional.of(GroupBuilder.entry(header, -1, at)));
                }
            }
            case LogEntry.Checkpoint _ -> throw new IllegalStateException("handled before");
        }
        return new LogOutcome.Done(present);
    }

    /** Same bytes again are fine, judged by length and CRC; a quarantined shard is there to be replaced. */
    private static Optional<LogOutcome> alreadyStored(Optional<IndexEntry> present, int crc, long length) {
        if (present.isEmpty() || !present.get().live()) {
            return Optional.empty();
        }
        IndexEntry entry = present.get();
        return Optional.of(entry.shardCrc() == crc && entry.dataLength() == length
                ? new LogOutcome.Nothing(present)
                : new LogOutcome.Different(entry));
    }

    private RecordHeader header(RecordType type, ShardId shard, long length, long extra, int manifestLength, CodingScheme scheme, int crc) {
        return new RecordHeader(type, shard, nextSequence++, length, extra, manifestLength, scheme, crc, 0);
    }

    private void addRecord(RecordHeader header, CrcList crcs, Bytes manifest, List<ByteBuffer> data, boolean changesTable) {
        int at = group.add(header, crcs, manifest, data);
        records.add(new Placed(header, at, changesTable));
        if (changesTable) {
            // The place is filled in when the group has one; within the group only length, CRC and kind are asked.
            pending.put(header.shard(),
                    header.type() == RecordType.TOMBSTONE ? Optional.empty() : Optional.of(GroupBuilder.entry(header, -1, at)));
        }
    }

    private void writeGroup() throws DiskIoException, IndexException {
        int length = group.paddedLength();
        if (current.isEmpty() || offset + length > current.get().fileBytes()) {
            if (!present.getAsBoolean()) {
                throw new DiskIoException(DiskIoException.Kind.NOT_FOUND, "open a segment on", java.nio.file.Path.of(disk),
                        "the directory is away");
            }
            Segment next = maker.take(length);
            if (current.isPresent()) {
                current.get().letGo();
            }
            current = Optional.of(next);
            currentSegment = next.sequence();
            offset = SegmentHeader.GROUPS_AT;
        }
        Segment segment = current.get();
        ByteBuffer[] buffers = group.finish(nextGroup, nextGroup - 1, segment.seed(), offset);
        inFlight = decided.stream().map(Decided::waiting).toList();
        segment.file().write(buffers, offset);
        segment.file().sync();
        inFlight = List.of();
        if (broken.isPresent()) {
            throw new DiskIoException(DiskIoException.Kind.FAILED, "write to", java.nio.file.Path.of(disk), broken.get());
        }
        long groupAt = offset;
        offset += length;
        syncedBytes.addAndGet(length);
        nextGroup++;
        // An empty group needs no mark after it.
        markDue = !records.isEmpty();
        publish(segment.sequence(), groupAt);
    }

    private void publish(long segment, long groupAt) throws IndexException {
        Map<ShardId, Optional<IndexEntry>> rows = new LinkedHashMap<>();
        IndexTotals totals = table.totals();
        for (Placed record : records) {
            if (!record.changesTable()) {
                continue;
            }
            ShardId shard = record.header().shard();
            Optional<IndexEntry> before = rows.containsKey(shard) ? rows.getOrDefault(shard, Optional.empty()) : table.find(shard);
            Optional<IndexEntry> after = record.header().type() == RecordType.TOMBSTONE
                    ? Optional.empty()
                    : Optional.of(GroupBuilder.entry(record.header(), segment, groupAt + record.groupAt()));
            totals = before.isPresent() ? totals.minus(before.get()) : totals;
            totals = after.isPresent() ? totals.plus(after.get()) : totals;
            rows.put(shard, after);
        }
        table.publish(rows, totals, new ReplayPosition(segment, offset, nextGroup, nextSequence));
    }

    private void finishAll() {
        for (Decided one : decided) {
            answer(one.waiting(), one.outcome());
        }
        decided.clear();
    }

    private void answer(Waiting waiting, LogOutcome outcome) {
        waiting.release();
        waiting.outcome().complete(outcome);
    }

    /** Out of space cuts the group back and goes on when there is space; away is not written; anything else is the end of this log's writes. */
    private void ioFailed(DiskIoException failure) {
        if (failure.kind() == DiskIoException.Kind.NOT_FOUND && !present.getAsBoolean()) {
            answerAll(new LogOutcome.Refused(String.valueOf(failure.getMessage())));
            return;
        }
        health.writeFailed(failure);
        if (failure.kind() == DiskIoException.Kind.NO_SPACE) {
            try {
                if (current.isPresent()) {
                    segments.truncate(current.get(), offset);
                    current.get().letGo();
                    current = Optional.empty();
                }
                answerAll(new LogOutcome.NoSpace(String.valueOf(failure.getMessage())));
                return;
            } catch (DiskIoException e) {
                health.report(DiskEvent.WRITE_ERROR, "cutting back after ENOSPC: " + e.getMessage());
            }
        }
        breakOff(String.valueOf(failure.getMessage()));
    }

    private void breakOff(String why) {
        broken = Optional.of(why);
        answerAll(new LogOutcome.Unknown(why));
        Optional<Waiting> first = postponed;
        postponed = Optional.empty();
        refuse(first.isPresent() ? first : Optional.ofNullable(queue.poll()), why);
    }

    private void answerAll(LogOutcome outcome) {
        for (Decided one : decided) {
            answer(one.waiting(), outcome);
        }
        decided.clear();
    }

    /**
     * Ends this log from outside, because its thread hangs in the kernel: what is under way is answered as Unknown, what waits is refused. The
     * payloads under way are released only if the call ever comes back.
     */
    public void giveUp(String why) {
        broken = Optional.of(why);
        for (Waiting waiting : inFlight) {
            waiting.outcome().complete(new LogOutcome.Unknown(why));
        }
        refuse(Optional.ofNullable(queue.poll()), why);
    }

    /** Since when the writer is inside one group, in ticker nanoseconds; empty while it waits for work. */
    public Optional<Long> workingSince() {
        long since = workingSince;
        return since == NOT_WORKING ? Optional.empty() : Optional.of(since);
    }

    /** The segment that is written now: all lower ones are closed. -1 before the first group of this start. */
    public long currentSegment() {
        return currentSegment;
    }

    /** Bytes of groups synced since start. */
    public long syncedBytes() { return syncedBytes.get(); }

    /** Writes what waits, cuts the open segment to what it holds, and ends the thread. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        try {
            if (thread.isAlive()) {
                // A writer that hangs in the kernel is left behind.
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            giveUp("the log was closed while a write hung");
            return;
        }
        try {
            maker.finish();
            if (current.isPresent()) {
                if (broken.isEmpty()) {
                    segments.truncate(current.get(), offset);
                }
                current.get().letGo();
            }
        } catch (DiskIoException e) {
            health.writeFailed(e);
        }
    }
}
