package io.objectio.osd.segment;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.index.IndexEntry;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads records by the place that the index names. Threads: any. */
public final class SegmentReader {
    /** The head of a record, whose CRC was right for its place. */
    public record Head(RecordHeader header, CrcList granuleCrcs, Bytes manifest) {}

    /** What stands at a place. */
    public sealed interface Result {
        record Good(Head head) implements Result {}

        /** Not the record that should be there. */
        record Bad(String what) implements Result {}

        /** The segment is not there any more: look the shard up again; if the index still names it, it is lost. */
        record Gone() implements Result {}
    }

    private final SegmentSet segments;

    public SegmentReader(SegmentSet segments) { this.segments = segments; }

    /** How many bytes come before the data. */
    public static int headLength(IndexEntry entry) {
        int granules = entry.live() ? Crc.granuleCount(entry.dataLength()) : 0;
        return RecordHeader.BYTES + 4 * granules + entry.manifestLength();
    }

    /**
     * Reads from the record's first byte up to target's limit, at least the head, with one call to the disk, and checks the head. Data is not
     * checked here. target is filled from position 0.
     */
    public Result read(ShardId shard, IndexEntry entry, ByteBuffer target) throws DiskIoException {
        Optional<Segment> held = segments.hold(entry.segment());
        if (held.isEmpty()) {
            return segments.isKnown(entry.segment())
                    ? new Result.Bad("both headers of segment " + entry.segment() + " are bad")
                    : new Result.Gone();
        }
        Segment segment = held.get();
        try {
            int wanted = target.limit();
            target.position(0);
            int count = segment.file().read(target, entry.offset());
            target.position(0);
            if (count < wanted) {
                return new Result.Bad(
                        "segment " + entry.segment() + " ends after " + count + " of " + wanted + " bytes at " + entry.offset());
            }
            return check(segment.seed(), shard, entry, target);
        } finally {
            segment.letGo();
        }
    }

    /** Bytes as they are from offsetInRecord on, unchecked; how many there were, or empty if the segment is gone or its headers are bad. */
    public Optional<Integer> readRaw(IndexEntry entry, long offsetInRecord, ByteBuffer target) throws DiskIoException {
        Optional<Segment> held = segments.hold(entry.segment());
        if (held.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(held.get().file().read(target, entry.offset() + offsetInRecord));
        } finally {
            held.get().letGo();
        }
    }

    private static Result check(PlaceSeed seed, ShardId shard, IndexEntry entry, ByteBuffer bytes) {
        Optional<RecordHeader> decoded = RecordHeader.decode(bytes);
        if (decoded.isEmpty() || decoded.get().headLength() > bytes.limit()) {
            return new Result.Bad("no record header at " + entry.offset() + " of segment " + entry.segment());
        }
        RecordHeader header = decoded.get();
        int actual = seed.recordCrc(entry.offset(), bytes, 0, header.headLength());
        if (actual != header.headerCrc()) {
            return new Result.Bad(String.format("header CRC is %08x and should be %08x at %d of segment %d", actual, header.headerCrc(),
                    entry.offset(), entry.segment()));
        }
        if (!header.shard().equals(shard) || header.dataLength() != entry.dataLength() || header.shardCrc() != entry.shardCrc()) {
            return new Result.Bad("the record at " + entry.offset() + " of segment " + entry.segment() + " is of " + header.shard());
        }
        int[] crcs = new int[header.granuleCount()];
        for (int i = 0; i < crcs.length; i++) {
            crcs[i] = bytes.getInt(RecordHeader.BYTES + 4 * i);
        }
        byte[] manifest = new byte[header.manifestLength()];
        bytes.get(RecordHeader.BYTES + 4 * crcs.length, manifest);
        return new Result.Good(new Head(header, CrcList.of(crcs), Bytes.of(manifest)));
    }
}
