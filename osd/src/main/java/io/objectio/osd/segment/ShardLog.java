package io.objectio.osd.segment;

import io.objectio.common.time.Ticker;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.index.ReplayPosition;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The log of one disk as its store uses it: replayed on opening, then appended to by its writer. Constructing reads and may cut; nothing new
 * is written before {@link #start}.
 */
public final class ShardLog implements AutoCloseable {
    private final SegmentSet segments;
    private final ShardTable table;
    private final LogReplay.Result replay;
    private final SegmentMaker maker;
    private final LogWriter writer;
    private final SegmentReader reader;

    private ShardLog(SegmentSet segments, ShardTable table, LogReplay.Result replay, SegmentMaker maker, LogWriter writer) {
        this.segments = segments;
        this.table = table;
        this.replay = replay;
        this.maker = maker;
        this.writer = writer;
        this.reader = new SegmentReader(segments);
    }

    /**
     * Replays the log into the table and makes ready to write.
     *
     * @param background makes segments; one thread of its own, as the writer waits for it
     * @param present    whether the directory is still the one that was opened
     */
    public static ShardLog open(String disk, LogConfig config, SegmentSet segments, ShardTable table, boolean gapsAreFine,
            Executor background,
            DiskHealth health, Ticker ticker, BooleanSupplier present) throws DiskIoException, IndexException {
        LogReplay.Result replay = new LogReplay(segments, table, gapsAreFine).run();
        ReplayPosition end = replay.end();
        Map<Long, Long> known = segments.known();
        long highest = known.keySet().stream().max(Long::compare).orElse(0L);
        SegmentMaker maker = new SegmentMaker(segments, background, config, Math.max(highest, end.segment()) + 1);
        LogWriter writer = new LogWriter(disk, config, segments, maker, table, end, health, ticker, present);
        return new ShardLog(segments, table, replay, maker, writer);
    }

    public void start() { writer.start(); }

    public LogReplay.Result replay() { return replay; }

    /** Empty if the queue is full; see {@link LogWriter#submit}. */
    public Optional<CompletableFuture<LogOutcome>> submit(LogEntry entry) {
        return writer.submit(entry);
    }

    public SegmentReader reader() { return reader; }

    public ShardTable table() { return table; }

    LogWriter writer() { return writer; }

    SegmentSet segments() { return segments; }

    /** Makes the index durable; what was published before needs no replay. */
    public ReplayPosition checkpoint() throws IndexException {
        ReplayPosition covered = table.flush();
        return covered;
    }

    public SegmentCompactor.Result compact(long segment) throws DiskIoException, IndexException {
        return new SegmentCompactor(segments, table, writer, maker).compact(segment);
    }

    /** Segments that the writer is done with, with their lengths. */
    public Map<Long, Long> closedSegments() {
        return SegmentCompactor.closed(segments, writer, maker);
    }

    public long totalBytes() { return segments.totalBytes(); }

    public long syncedBytes() { return writer.syncedBytes(); }

    public Optional<Long> workingSince() { return writer.workingSince(); }

    public void giveUp(String why) { writer.giveUp(why); }

    /** Writes what waits and ends the writer; reads go on until {@link #closeFiles}. */
    @Override
    public void close() { writer.close(); }

    public void closeFiles() throws DiskIoException { segments.close(); }
}
