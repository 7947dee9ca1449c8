package io.objectio.meta.raft;

import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges Ratis' folder against the guard before Ratis opens it, because Ratis starts with a log that was cut or lost, and votes.
 *
 * <p>Only one thing is mended: bad bytes at the very end of the open segment, with no whole entry behind them and nothing at or above the
 * guard's mark lost, are an append that was never synced and so never acknowledged; they are cut away. Everything else refuses the start.
 */
final class LogFolder {
    private static final Logger log = LoggerFactory.getLogger(LogFolder.class);
    private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");

    private record Segment(Path file, long start, Optional<Long> end) {}

    /** What the log holds: positions of the first and last entry, both NONE if it has no entry. */
    record Summary(LogPosition first, LogPosition last, long term, int segments) {}

    private final Path current;
    private final Guard guard;
    private final LogPosition applied;
    private final boolean alone;

    /**
     * @param group   Ratis' folder of the group
     * @param applied what the state on disk has applied
     * @param alone   the group has one member: then there is no one to be caught up from
     */
    LogFolder(Path group, Guard guard, LogPosition applied, boolean alone) {
        this.current = group.resolve("current");
        this.guard = guard;
        this.applied = applied;
        this.alone = alone;
    }

    Summary check() throws IOException, StartRefused {
        if (!Files.isDirectory(current)) {
            throw refused("The Raft folder " + current + " is gone, although this member has been in use (log synced up to index "
                    + guard.flushed().index() + ").");
        }
        LogPosition first = LogPosition.NONE;
        LogPosition last = LogPosition.NONE;
        LogPosition atGuard = LogPosition.NONE;
        List<Segment> segments = segments(current);
        Optional<SegmentScan> torn = Optional.empty();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.end().isEmpty() && i < segments.size() - 1) {
                throw refused(segment.file() + " is an open segment, yet " + segments.get(i + 1).file() + " follows it.");
            }
            long expected = last.index() < 0 ? segment.start() : last.index() + 1;
            if (segment.start() != expected) {
                throw refused(segment.file() + " begins with index " + segment.start() + "; expected is " + expected
                        + ": a segment between is gone.");
            }
            SegmentScan scan = SegmentScan.read(segment.file());
            checkOrder(segment, scan, last);
            torn = tornOrRefuse(segment, scan) ? Optional.of(scan) : torn;
            for (LogPosition position : scan.positions()) {
                first = first.index() < 0 ? position : first;
                last = position;
                atGuard = position.index() == guard.flushed().index() ? position : atGuard;
            }
        }
        Summary summary = new Summary(first, last, votedTerm(last), segments.size());
        compare(summary, atGuard);
        if (torn.isPresent()) {
            cut(torn.get());
        }
        return summary;
    }

    /** Syncs the last segment of a closed log and says where the log ends; empty if it does not end cleanly. */
    static Optional<LogPosition> syncLast(Path group) throws IOException {
        List<Segment> segments = segments(group.resolve("current"));
        for (Segment segment : segments.reversed()) {
            SegmentScan scan = SegmentScan.read(segment.file());
            if (!scan.headerWhole() || scan.damage().isPresent()) {
                return Optional.empty();
            }
            StableFiles.syncFile(segment.file());
            if (!scan.positions().isEmpty()) {
                return Optional.of(scan.positions().getLast());
            }
        }
        return Optional.empty();
    }

    private static List<Segment> segments(Path current) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : StableFiles.list(current)) {
            String name = file.getFileName().toString();
            Matcher closed = CLOSED.matcher(name);
            Matcher open = OPEN.matcher(name);
            if (closed.matches()) {
                segments.add(new Segment(file, Long.parseLong(closed.group(1)), Optional.of(Long.parseLong(closed.group(2)))));
            } else if (open.matches()) {
                segments.add(new Segment(file, Long.parseLong(open.group(1)), Optional.empty()));
            }
        }
        segments.sort(Comparator.comparingLong(Segment::start).thenComparing(segment -> segment.end().isEmpty()));
        return segments;
    }

    private void checkOrder(Segment segment, SegmentScan scan, LogPosition before) throws StartRefused {
        long expected = segment.start();
        long term = before.term();
        for (LogPosition position : scan.positions()) {
            if (position.index() != expected || position.term() < term) {
                throw refused(segment.file() + " holds " + position + " where index " + expected + " of term " + term
                        + " or later is expected.");
            }
            expected++;
            term = position.term();
        }
    }

    /** Is there a torn tail to cut? Any other damage refuses. */
    private boolean tornOrRefuse(Segment segment, SegmentScan scan) throws IOException, StartRefused {
        long found = segment.start() + scan.positions().size() - 1;
        if (segment.end().isPresent()) {
            if (!scan.headerWhole() || scan.damage().isPresent() || found != segment.end().get()) {
                throw refused("The closed log segment " + segment.file() + " is damaged"
                        + scan.damage().map(damage -> " " + damage).orElse("") + ": whole up to index " + found + ", expected up to index "
                        + segment.end().get() + ".");
            }
            return false;
        }
        if (scan.damage().isEmpty() && (scan.headerWhole() || Files.size(segment.file()) == 0)) {
            return false;
        }
        String what = "The open log segment " + segment.file() + " is damaged" + scan.damage().map(damage -> " " + damage).orElse("")
                + ": whole up to index " + found;
        if (scan.goodBehind().isPresent()) {
            throw refused(what + ", with a whole entry of index " + scan.goodBehind().get() + " behind the damage.");
        }
        if (guard.clean()) {
            throw refused(what + ", although this member was stopped cleanly at index " + guard.flushed().index() + ".");
        }
        if (found < guard.flushed().index() && guard.installed().index() < guard.flushed().index()) {
            throw refused(what + ", expected at least up to index " + guard.flushed().index() + ", which was synced.");
        }
        if (found < applied.index() && guard.installed().index() < applied.index()) {
            throw refused(what + ", expected at least up to index " + applied.index() + ", which the state has applied.");
        }
        return true;
    }

    private void cut(SegmentScan scan) throws IOException {
        log.warn("torn tail of the log cut away file={} fromByte={} reason={}", scan.file(), scan.goodBytes(),
                scan.damage().orElse("unfinished header"));
        if (!scan.headerWhole()) {
            Files.delete(scan.file());
            StableFiles.syncDirectory(current);
        } else {
            try (FileChannel channel = FileChannel.open(scan.file(), StandardOpenOption.WRITE)) {
                channel.truncate(scan.goodBytes());
                channel.force(true);
            }
        }
    }

    private void compare(Summary summary, LogPosition atGuard) throws StartRefused {
        LogPosition last = summary.last();
        long mustReach = Math.max(guard.flushed().index(), applied.index());
        if (last.index() < mustReach && guard.installed().index() < mustReach) {
            throw refused(
                    "The Raft log in " + current + " ends at index " + last.index() + "; expected is at least index " + mustReach + " ("
                            + (guard.flushed().index() >= applied.index() ? "synced" : "applied in the state") + " before).");
        }
        if (guard.clean() && last.index() != guard.flushed().index() && guard.installed().index() < guard.flushed().index()) {
            throw refused(
                    "The Raft log in " + current + " ends at index " + last.index() + ", but this member was stopped cleanly at index "
                            + guard.flushed().index() + ": another copy of the folder?");
        }
        if (atGuard.index() >= 0 && atGuard.term() < guard.flushed().term()) {
            throw refused(
                    "The Raft log in " + current + " has index " + atGuard.index() + " in term " + atGuard.term() + "; expected is term "
                            + guard.flushed().term() + " or later: it is an older copy.");
        }
        if (last.index() > applied.index() && summary.first().index() > applied.index() + 1) {
            throw refused(
                    "The Raft log in " + current + " begins with index " + summary.first().index() + "; the state has applied up to index "
                            + applied.index() + " and needs " + (applied.index() + 1) + ".");
        }
    }

    /** The term in raft-meta, where Ratis keeps its vote; not below what the log and the guard know. */
    private long votedTerm(LogPosition last) throws IOException, StartRefused {
        Path file = current.resolve("raft-meta");
        if (!Files.exists(file)) {
            throw refused("Raft's vote file " + file + " is gone: this member could vote twice in one term.");
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw refused("Raft's vote file " + file + " cannot be read (" + e.getMessage() + ").");
        }
        String text = properties.getProperty("term", "");
        if (!text.matches("\\d{1,18}") || properties.getProperty("votedFor") == null) {
            throw refused("Raft's vote file " + file + " is damaged: it names no term and vote.");
        }
        long term = Long.parseLong(text);
        long known = Math.max(last.term(), guard.term());
        if (term < known) {
            throw refused("Raft's vote file " + file + " is of term " + term + ", but this member has taken part in term " + known
                    + ": it is an older copy, and this member could vote twice.");
        }
        return term;
    }

    private StartRefused refused(String what) {
        String next = alone
                ? " Nothing was changed. There is no other member to fetch what is missing from: put the folder back as it was, or see what can"
                        + " be saved with 'objectio-cli meta recover --dry-run'."
                : " Nothing was changed. Remove this member and add the node again under a new incarnation (it catches up from the others before"
                        + " it votes), or compare the survivors with 'objectio-cli meta recover --dry-run'.";
        return new StartRefused(ExitCode.REFUSED, what + next);
    }
}
