package io.objectio.osd.segment;

import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.index.ReplayPosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Moves what lives in one closed segment to the log's end and removes the segment.
 *
 * <pre>
 * record                      kept if
 * SHARD, LARGE, QUARANTINED   the index points at it, asked again by the writer when the copy's turn comes
 * TOMBSTONE                   a segment remains that may hold what it deletes: one not newer than the tombstone's first writing
 * CHECKPOINT                  never
 * </pre>
 *
 * <p>The order that a crash may cut anywhere: copies durable, index flushed past the segment, segment unlinked, directory synced. A copy that
 * a crash leaves beside its source is the same shard with the same sequence. A segment with damage in it is left alone: what is damaged is
 * quarantined first. Readers that hold the segment go on. One at a time, on the disk's maintenance thread.
 */
public final class SegmentCompactor {
    /** What became of it. */
    public sealed interface Result {
        record Done(long recordsCopied, long bytesCopied, long bytesFreed) implements Result {}

        record Skipped(String why) implements Result {}
    }

    /** Copies on their way to the log at once; small, so that foreground writes queue behind little. */
    private static final int MAX_IN_FLIGHT_BYTES = 4 << 20;

    private final SegmentSet segments;
    private final ShardTable table;
    private final LogWriter writer;
    private final SegmentMaker maker;
    private final List<CompletableFuture<LogOutcome>> inFlight = new ArrayList<>();
    private int inFlightBytes;
    private long recordsCopied;
    private long bytesCopied;

    public SegmentCompactor(SegmentSet segments, ShardTable table, LogWriter writer, SegmentMaker maker) {
        this.segments = segments;
        this.table = table;
        this.writer = writer;
        this.maker = maker;
    }

    /** Whether the writer is done with the segment. */
    public static boolean isClosed(long segment, LogWriter writer, SegmentMaker maker) {
        return segment < maker.firstSequence() || segment < writer.currentSegment();
    }

    public Result compact(long sequence) throws DiskIoException, IndexException {
        if (!isClosed(sequence, writer, maker)) {
            return new Result.Skipped("segment " + sequence + " is not closed");
        }
        Optional<Segment> held = segments.hold(sequence);
        if (held.isEmpty()) {
            return new Result.Skipped(segments.isKnown(sequence) ? "both headers are bad" : "there is no segment " + sequence);
        }
        try {
            Optional<String> refused = copyLive(held.get());
            if (refused.isPresent()) {
                return new Result.Skipped(refused.get());
            }
        } finally {
            held.get().letGo();
        }
        // Moves the log's end past the segment even where nothing lived, so that the replay position cannot stay in it.
        Optional<String> refused = submit(new LogEntry.Checkpoint(table.position().nextGroup() - 1));
        refused = refused.isPresent() ? refused : settle();
        if (refused.isPresent()) {
            return new Result.Skipped(refused.get());
        }
        ReplayPosition covered = table.flush();
        if (covered.segment() <= sequence) {
            return new Result.Skipped("the checkpoint is still in segment " + covered.segment());
        }
        long freed = segments.known().getOrDefault(sequence, 0L);
        segments.remove(sequence);
        return new Result.Done(recordsCopied, bytesCopied, freed);
    }

    private Optional<String> copyLive(Segment segment) throws DiskIoException, IndexException {
        SegmentScanner scanner = new SegmentScanner(segment);
        long at = SegmentHeader.GROUPS_AT;
        while (at < scanner.end()) {
            Optional<SegmentScanner.Group> group = scanner.groupAt(at);
            if (group.isEmpty()) {
                Optional<Long> next = scanner.findGroup(at);
                return next.isPresent() || scanner.nonZeroBytes(at) > 0 ? Optional.of("damaged at " + at) : settle();
            }
            if (!group.get().bad().isEmpty()) {
                return Optional.of("damaged: " + group.get().bad().getFirst());
            }
            for (SegmentScanner.Found record : group.get().records()) {
                Optional<String> refused = copyIfLive(segment, record);
                if (refused.isPresent()) {
                    return refused;
                }
            }
            at += group.get().header().length();
        }
        return settle();
    }

    private Optional<String> copyIfLive(Segment segment, SegmentScanner.Found record) throws DiskIoException, IndexException {
        RecordHeader header = record.header();
        ShardId shard = header.shard();
        IndexEntry source = new IndexEntry(IndexEntry.Kind.QUARANTINED, segment.sequence(), record.offset(), 0, 0, 0, 0, 0);
        switch (header.type()) {
            case CHECKPOINT -> {
                return Optional.empty();
            }
            case TOMBSTONE -> {
                if (!mayStillHide(segment.sequence(), header.extra())) {
                    return Optional.empty();
                }
            }
            case SHARD, LARGE, QUARANTINED -> {
                Optional<IndexEntry> entry = table.find(shard);
                if (entry.isEmpty() || !entry.get().samePlace(source)) {
                    return Optional.empty();
                }
                if (!record.dataGood()) {
                    return Optional.of("shard " + shard + " at " + record.offset() + " is damaged");
                }
            }
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(header.recordLength());
        segment.file().read(bytes, record.offset());
        bytes.flip();
        if (bytes.remaining() < header.recordLength()) {
            return Optional.of("the record at " + record.offset() + " is cut off");
        }
        recordsCopied++;
        bytesCopied += header.recordLength();
        return submit(new LogEntry.Copy(header, source, bytes));
    }

    /** Whether a segment is left, other than the one that goes, that is not newer than the tombstone's first writing. */
    private boolean mayStillHide(long leaving, long firstWrittenIn) {
        return segments.known().headMap(firstWrittenIn, true).keySet().stream().anyMatch(segment -> segment != leaving);
    }

    private Optional<String> submit(LogEntry entry) {
        Optional<CompletableFuture<LogOutcome>> outcome = writer.submit(entry);
        if (outcome.isEmpty()) {
            return Optional.of("the log's queue is full");
        }
        inFlight.add(outcome.get());
        inFlightBytes += entry.waitingBytes();
        return inFlightBytes > MAX_IN_FLIGHT_BYTES ? settle() : Optional.empty();
    }

    private Optional<String> settle() {
        Optional<String> refused = Optional.empty();
        for (CompletableFuture<LogOutcome> outcome : inFlight) {
            switch (outcome.join()) {
                case LogOutcome.Done _,LogOutcome.Nothing _ -> {
                }
                case LogOutcome.Different _ -> refused = Optional.of("a copy met other bytes");
                case LogOutcome.NoSpace(String cause) -> refused = Optional.of(cause);
                case LogOutcome.Refused(String cause) -> refused = Optional.of(cause);
                case LogOutcome.Unknown(String cause) -> refused = Optional.of(cause);
            }
        }
        inFlight.clear();
        inFlightBytes = 0;
        return refused;
    }

    /** All segments that could be compacted, oldest first, with their lengths. */
    public static Map<Long, Long> closed(SegmentSet segments, LogWriter writer, SegmentMaker maker) {
        Map<Long, Long> known = segments.known();
        known.keySet().removeIf(segment -> !isClosed(segment, writer, maker));
        return known;
    }
}
