package io.objectio.osd.segment;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.osd.disk.DiskFile;
import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The segments of one disk: which there are, and those that are open. Opened when first read and kept open up to a bound, least recently used
 * closed first. Threads: any.
 */
public final class SegmentSet implements AutoCloseable {
    private static final int ZEROS_BYTES = 1 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(ZEROS_BYTES).asReadOnlyBuffer();

    private final DiskIo io;
    private final DiskLayout layout;
    private final DiskId disk;
    private final ClusterId cluster;
    private final Clock clock;
    private final RandomSource random;
    private final int maxOpen;
    private final TreeMap<Long, Long> fileBytes = new TreeMap<>();
    private final LinkedHashMap<Long, Segment> open = new LinkedHashMap<>(16, 0.75f, true);

    public SegmentSet(DiskIo io, DiskLayout layout, DiskId disk, ClusterId cluster, Clock clock, RandomSource random, int maxOpen) {
        this.io = io;
        this.layout = layout;
        this.disk = disk;
        this.cluster = cluster;
        this.clock = clock;
        this.random = random;
        this.maxOpen = maxOpen;
    }

    /** Looks at the directory: half-made segments are removed, the others known from now on. */
    void scan() throws DiskIoException {
        boolean removed = false;
        for (String name : io.list(layout.log())) {
            Optional<Long> sequence = DiskLayout.segmentSequence(name);
            if (sequence.isPresent()) {
                try (DiskFile file = io.open(layout.segment(sequence.get()), DiskIo.Mode.READ)) {
                    remember(sequence.get(), file.length());
                }
            } else if (name.endsWith(".tmp")) {
                io.unlink(layout.log().resolve(name));
                removed = true;
            }
        }
        if (removed) {
            io.syncDirectory(layout.log());
        }
    }

    private synchronized void remember(long segment, long bytes) { fileBytes.put(segment, bytes); }

    /** Sequences of all segments with their lengths, in order. */
    public synchronized NavigableMap<Long, Long> known() {
        return new TreeMap<>(fileBytes);
    }

    /** Bytes of all segment files. */
    public synchronized long totalBytes() {
        long total = 0;
        for (long bytes : fileBytes.values()) {
            total += bytes;
        }
        return total;
    }

    /**
     * Makes a segment of bytes, all written with zeros (so that later syncs have no metadata to write) and synced, under its name, synced too.
     * The caller holds it, so that it stays open however many others are read meanwhile.
     */
    Segment make(long sequence, long bytes) throws DiskIoException {
        SegmentHeader header = new SegmentHeader(sequence, random.nextLong(), random.nextLong(), disk, cluster, clock.millis());
        DiskFile file = io.open(layout.segmentInTheMaking(sequence), DiskIo.Mode.CREATE_NEW);
        try {
            file.reserve(bytes);
            file.write(header.encode(), 0);
            for (long at = SegmentHeader.GROUPS_AT; at < bytes; at += ZEROS_BYTES) {
                file.write(ZEROS.slice(0, (int) Math.min(ZEROS_BYTES, bytes - at)), at);
            }
            file.sync();
            io.rename(layout.segmentInTheMaking(sequence), layout.segment(sequence));
            io.syncDirectory(layout.log());
        } catch (DiskIoException e) {
            file.close();
            if (e.kind() == DiskIoException.Kind.NO_SPACE) {
                // Gives back what it took; anything else is left for the next start, as this disk's writes are over.
                io.unlink(layout.segmentInTheMaking(sequence));
            }
            throw e;
        }
        Segment segment = new Segment(header, file, bytes);
        segment.hold();
        synchronized (this) {
            fileBytes.put(sequence, bytes);
            open.put(sequence, segment);
        }
        return segment;
    }

    /** Opens the segment for the caller, who lets go of it; empty if there is no such segment (any more) or both its headers are bad. */
    public Optional<Segment> hold(long sequence) throws DiskIoException {
        Segment opened;
        synchronized (this) {
            Segment present = open.get(sequence);
            if (present != null && present.hold()) {
                return Optional.of(present);
            }
            if (!fileBytes.containsKey(sequence)) {
                return Optional.empty();
            }
            DiskFile file = io.open(layout.segment(sequence), DiskIo.Mode.READ_WRITE);
            try {
                ByteBuffer headers = ByteBuffer.allocateDirect(SegmentHeader.GROUPS_AT);
                file.read(headers, 0);
                Optional<SegmentHeader> header = SegmentHeader.decode(headers.flip(), sequence);
                if (header.isEmpty()) {
                    file.close();
                    return Optional.empty();
                }
                opened = new Segment(header.get(), file, file.length());
            } catch (DiskIoException e) {
                file.close();
                throw e;
            }
            opened.hold();
            open.put(sequence, opened);
        }
        closeIdle();
        return Optional.of(opened);
    }

    private void closeIdle() throws DiskIoException {
        while (true) {
            Segment victim = null;
            synchronized (this) {
                if (open.size() > maxOpen) {
                    for (Iterator<Map.Entry<Long, Segment>> i = open.entrySet().iterator(); victim == null && i.hasNext();) {
                        Segment candidate = i.next().getValue();
                        if (candidate.idle()) {
                            i.remove();
                            victim = candidate;
                        }
                    }
                }
            }
            if (victim == null) {
                return;
            }
            victim.letGo();
        }
    }

    /** Whether the segment is known, good or bad. */
    public synchronized boolean isKnown(long sequence) {
        return fileBytes.containsKey(sequence);
    }

    /** Cuts a segment and syncs it. */
    void truncate(Segment segment, long length) throws DiskIoException {
        segment.file().truncate(length);
        segment.file().sync();
        remember(segment.sequence(), length);
    }

    /** Takes the segment out of the set and unlinks it; those who hold it go on reading. */
    void remove(long sequence) throws DiskIoException {
        Segment present;
        synchronized (this) {
            fileBytes.remove(sequence);
            present = open.remove(sequence);
        }
        io.unlink(layout.segment(sequence));
        io.syncDirectory(layout.log());
        if (present != null) {
            present.letGo();
        }
    }

    @Override
    public void close() throws DiskIoException {
        while (true) {
            Segment next;
            synchronized (this) {
                Map.Entry<Long, Segment> first = open.pollFirstEntry();
                if (first == null) {
                    return;
                }
                next = first.getValue();
            }
            next.letGo();
        }
    }
}
