package io.objectio.osd.segment;

import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.index.IndexTotals;
import io.objectio.osd.index.ReplayPosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the table up to the log's end after a start.
 *
 * <pre>
 * what is read                                         what follows
 * a good group                                         applied
 * bad bytes, and a later good group whose mark says     damage: reported, the log goes on after it; records in a group that are good
 *   that they were synced                                by themselves are applied
 * bad bytes, and no good group after them               a torn tail: never acknowledged, cut
 * </pre>
 *
 * <p>A group is written only after the one before it was synced, so each good group carries the mark for all before it; the last one's is in
 * the empty group of the idle writer. Applying is idempotent and moves the replay position in the same batch, so a crash in here costs nothing.
 * Before this returns everything that was applied is synced: it may have been only in the page cache.
 *
 * <p>One thread, before the writer starts.
 */
public final class LogReplay {
    /** What was found; end is where the log goes on. */
    public record Result(long recordsReplayed, long tornBytesCut, List<LogDamage> damage, ReplayPosition end) {
        public Result { damage = List.copyOf(damage); }
    }

    private static final Logger log = LoggerFactory.getLogger(LogReplay.class);

    /** Bad bytes up to a segment's end, or a group that is not whole: torn or damaged, as what follows will tell. */
    private record Doubt(long segment, long offset, long nonZeroBytes, Optional<SegmentScanner.Group> group, List<LogDamage> damage) {}

    private final SegmentSet segments;
    private final ShardTable table;
    private final boolean gapsAreFine;
    private final List<LogDamage> damage = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private final List<Long> visited = new ArrayList<>();
    private long replayed;
    private long torn;
    private long expectedGroup;
    private long nextSequence;
    private ReplayPosition end;

    /** @param gapsAreFine the index is made anew: groups of compacted segments are missing, and that is no damage */
    public LogReplay(SegmentSet segments, ShardTable table, boolean gapsAreFine) {
        this.segments = segments;
        this.table = table;
        this.gapsAreFine = gapsAreFine;
        this.end = table.position();
        this.expectedGroup = end.nextGroup();
        this.nextSequence = end.nextSequence();
    }

    public Result run() throws DiskIoException, IndexException {
        segments.scan();
        ReplayPosition from = table.position();
        NavigableMap<Long, Long> known = segments.known().tailMap(from.segment(), true);
        long present = known.getOrDefault(from.segment(), 0L);
        if (present < from.offset()) {
            damage.add(new LogDamage(from.segment(), present, from.offset() - present, Optional.empty(),
                    "the file ends before what was synced"));
        }
        for (Map.Entry<Long, Long> entry : known.entrySet()) {
            long sequence = entry.getKey();
            Optional<Segment> held = segments.hold(sequence);
            if (held.isEmpty()) {
                doubts.add(new Doubt(sequence, 0, entry.getValue(), Optional.empty(), List.of(
                        new LogDamage(sequence, 0, entry.getValue(), Optional.empty(), "both copies of the segment's header are bad"))));
                continue;
            }
            try {
                scan(held.get(), sequence == from.segment() && from.offset() > 0 ? from.offset() : SegmentHeader.GROUPS_AT);
                visited.add(sequence);
            } finally {
                held.get().letGo();
            }
        }
        finish(known);
        table.drain();
        return new Result(replayed, torn, damage, end);
    }

    private void scan(Segment segment, long from) throws DiskIoException, IndexException {
        SegmentScanner scanner = new SegmentScanner(segment);
        long at = from;
        while (at < scanner.end()) {
            Optional<SegmentScanner.Group> group = scanner.groupAt(at);
            if (group.isPresent() && group.get().header().sequence() < expectedGroup) {
                // Only files that somebody put back can hold what was replayed before; nothing newer is taken from them.
                damage.add(new LogDamage(segment.sequence(), at, group.get().header().length(), Optional.empty(),
                        "group " + group.get().header().sequence() + " stands after group " + (expectedGroup - 1)));
                at += group.get().header().length();
                continue;
            }
            if (group.isPresent()) {
                take(group.get());
                at += group.get().header().length();
                continue;
            }
            Optional<Long> next = scanner.findGroup(at);
            long until = next.orElse(scanner.end());
            long bad = next.isPresent() ? until - at : scanner.nonZeroBytes(at);
            if (bad > 0) {
                doubts.add(new Doubt(segment.sequence(), at, bad, Optional.empty(),
                        List.of(new LogDamage(segment.sequence(), at, bad, Optional.empty(), "no good group header"))));
            }
            at = until;
        }
    }

    /** A good header: what was in doubt before it is settled as damage, as this group was begun only after a sync. */
    private void take(SegmentScanner.Group group) throws IndexException {
        long sequence = group.header().sequence();
        boolean hadDoubts = !doubts.isEmpty();
        for (Doubt doubt : doubts) {
            damage.addAll(doubt.damage());
            if (doubt.group().isPresent()) {
                apply(doubt.group().get());
            }
        }
        doubts.clear();
        if (sequence > expectedGroup && !hadDoubts && !gapsAreFine) {
            damage.add(new LogDamage(group.segment(), group.offset(), 0, Optional.empty(),
                    "groups " + expectedGroup + " to " + (sequence - 1) + " are missing"));
        }
        expectedGroup = sequence + 1;
        if (group.whole()) {
            apply(group);
            return;
        }
        List<LogDamage> bad = new ArrayList<>(group.bad());
        for (SegmentScanner.Found record : group.records()) {
            if (!record.dataGood()) {
                bad.add(new LogDamage(group.segment(), record.offset(), record.header().recordLength(),
                        Optional.of(record.header().shard()),
                        "the shard's bytes do not match their CRCs"));
            }
        }
        doubts.add(new Doubt(group.segment(), group.offset(), group.header().length(), Optional.of(group), bad));
    }

    private void apply(SegmentScanner.Group group) throws IndexException {
        Map<ShardId, Optional<IndexEntry>> rows = new LinkedHashMap<>();
        IndexTotals totals = table.totals();
        for (SegmentScanner.Found record : group.records()) {
            RecordHeader header = record.header();
            nextSequence = Math.max(nextSequence, header.sequence() + 1);
            if (header.type() == RecordType.CHECKPOINT) {
                continue;
            }
            replayed++;
            ShardId shard = header.shard();
            Optional<IndexEntry> before = rows.containsKey(shard) ? rows.getOrDefault(shard, Optional.empty()) : table.find(shard);
            Optional<IndexEntry> after = after(before, header, group.segment(), record.offset());
            if (!after.equals(before)) {
                totals = before.isPresent() ? totals.minus(before.get()) : totals;
                totals = after.isPresent() ? totals.plus(after.get()) : totals;
                rows.put(shard, after);
            }
        }
        end = new ReplayPosition(group.segment(), group.offset() + group.header().length(), group.header().sequence() + 1, nextSequence);
        table.publish(rows, totals, end);
    }

    /** The higher sequence wins; an equal one is a copy by compaction, and the later place wins. */
    private static Optional<IndexEntry> after(Optional<IndexEntry> before, RecordHeader header, long segment, long offset) {
        if (before.isPresent() && before.get().sequence() > header.sequence()) {
            return before;
        }
        return header.type() == RecordType.TOMBSTONE ? Optional.empty() : Optional.of(GroupBuilder.entry(header, segment, offset));
    }

    /** No good group follows: what is still in doubt is the torn tail. It is cut, so that no later start takes it for damage. */
    private void finish(NavigableMap<Long, Long> known) throws DiskIoException {
        long lastGood = end.segment();
        boolean cut = false;
        for (Doubt doubt : doubts) {
            Optional<Segment> held = segments.hold(doubt.segment());
            if (held.isEmpty()) {
                // A segment gets its name only after its headers were synced, so bad headers are damage even at the end.
                damage.addAll(doubt.damage());
                continue;
            }
            try {
                torn += doubt.nonZeroBytes();
                log.warn("log tail cut segment={} offset={} bytes={}", doubt.segment(), doubt.offset(), doubt.nonZeroBytes());
                segments.truncate(held.get(), doubt.offset());
                cut = true;
            } finally {
                held.get().letGo();
            }
        }
        for (long sequence : visited) {
            Optional<Segment> held = segments.hold(sequence);
            if (held.isEmpty()) {
                continue;
            }
            try {
                if (sequence == lastGood && end.offset() < held.get().file().length()) {
                    segments.truncate(held.get(), end.offset());
                } else {
                    held.get().file().sync();
                }
            } finally {
                held.get().letGo();
            }
            if (sequence > lastGood) {
                // Prepared and never used, or cut to nothing: a new start makes its own.
                segments.remove(sequence);
            }
        }
        if (cut || !known.isEmpty()) {
            log.info("log replayed segments={} records={} tornBytes={} damage={}", known.size(), replayed, torn, damage.size());
        }
    }
}
