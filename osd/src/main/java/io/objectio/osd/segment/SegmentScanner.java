package io.objectio.osd.segment;

import io.objectio.common.checksum.Crc;
import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskIoException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the groups of one segment and says what is good and what is not, without judging why. One thread.
 *
 * <p>A header counts only with its seeded CRC, so what merely looks like one (stale bytes, uploaded bytes) is passed over, and after bad bytes
 * the next good header can be looked for at each place where one may stand.
 */
final class SegmentScanner {
    /** A record with its place. dataGood is false where the header is right and the data is not. */
    record Found(RecordHeader header, long offset, boolean dataGood) {}

    /** A group with a good header. bad lists stretches in it that hold no readable record. */
    record Group(GroupHeader header, long segment, long offset, List<Found> records, List<LogDamage> bad) {
        boolean whole() { return bad.isEmpty() && records.stream().allMatch(Found::dataGood); }
    }

    private static final int SEARCH_BYTES = 1 << 20;
    /** Longer than any group that a writer makes. */
    private static final int MAX_GROUP_BYTES = 72 << 20;

    private final Segment segment;
    private final long end;
    private final ByteBuffer searchBuffer;
    private ByteBuffer groupBuffer = ByteBuffer.allocateDirect(16 << 10);
    private long lastNonZero;

    SegmentScanner(Segment segment) throws DiskIoException {
        this.segment = segment;
        this.end = segment.file().length();
        this.searchBuffer = ByteBuffer.allocateDirect(Math.clamp(end, GroupHeader.ALIGNMENT, SEARCH_BYTES));
    }

    long end() { return end; }

    /** The group that stands exactly at offset. */
    Optional<Group> groupAt(long offset) throws DiskIoException {
        if (offset + GroupHeader.BYTES > end) {
            return Optional.empty();
        }
        ByteBuffer head = searchBuffer.clear().limit(GroupHeader.BYTES);
        if (segment.file().read(head, offset) < GroupHeader.BYTES) {
            return Optional.empty();
        }
        Optional<GroupHeader> header = GroupHeader.decode(head.flip(), 0, segment.seed(), offset);
        if (header.isEmpty() || header.get().length() > MAX_GROUP_BYTES || header.get().length() < GroupHeader.ALIGNMENT) {
            return Optional.empty();
        }
        return Optional.of(readGroup(header.get(), offset));
    }

    /** The first place at or after from, on a group's border, with a good group header. Remembers the last byte that is not zero. */
    Optional<Long> findGroup(long from) throws DiskIoException {
        lastNonZero = from;
        for (long at = from; at < end; at += searchBuffer.capacity() & -GroupHeader.ALIGNMENT) {
            ByteBuffer buffer = searchBuffer.clear();
            segment.file().read(buffer, at);
            buffer.flip();
            for (int in = 0; in < buffer.limit(); in += GroupHeader.ALIGNMENT) {
                if (GroupHeader.decode(buffer, in, segment.seed(), at + in).isPresent()) {
                    return Optional.of(at + in);
                }
            }
            for (int in = buffer.limit() - 1; in >= 0; in--) {
                if (buffer.get(in) != 0) {
                    lastNonZero = at + in + 1;
                    break;
                }
            }
        }
        return Optional.empty();
    }

    /** After findGroup found none: how many bytes from there on are not just zeros. */
    long nonZeroBytes(long from) {
        return lastNonZero - from;
    }

    private Group readGroup(GroupHeader header, long offset) throws DiskIoException {
        int length = header.length();
        if (groupBuffer.capacity() < length) {
            groupBuffer = ByteBuffer.allocateDirect(length);
        }
        ByteBuffer bytes = groupBuffer.clear().limit(length);
        int count = segment.file().read(bytes, offset);
        bytes.flip();
        List<Found> records = new ArrayList<>();
        List<LogDamage> bad = new ArrayList<>();
        int at = GroupHeader.BYTES;
        while (records.size() < header.records() && at < length) {
            Optional<Found> found = recordAt(bytes, at, offset);
            if (found.isPresent()) {
                records.add(found.get());
                at += found.get().header().recordLength();
                continue;
            }
            int next = at + RecordHeader.ALIGNMENT;
            while (next < length && recordAt(bytes, next, offset).isEmpty()) {
                next += RecordHeader.ALIGNMENT;
            }
            int until = Math.min(next, length);
            bad.add(new LogDamage(segment.sequence(), offset + at, until - at, Optional.empty(),
                    count < length ? "the file ends inside the group" : "no good record header"));
            at = until;
        }
        if (count < length && bad.isEmpty()) {
            bad.add(new LogDamage(segment.sequence(), offset + count, length - count, Optional.empty(), "the file ends inside the group"));
        }
        if (records.size() < header.records() && bad.isEmpty()) {
            bad.add(new LogDamage(segment.sequence(), offset, length, Optional.empty(),
                    records.size() + " of " + header.records() + " records found"));
        }
        return new Group(header, segment.sequence(), offset, records, bad);
    }

    private Optional<Found> recordAt(ByteBuffer group, int at, long groupOffset) {
        // The file may end inside the group.
        Optional<RecordHeader> header = at > group.limit() ? Optional.empty() : RecordHeader.decode(group.duplicate().position(at));
        if (header.isEmpty()) {
            return Optional.empty();
        }
        RecordHeader record = header.get();
        if (at + record.recordLength() > group.limit()
                || segment.seed().recordCrc(groupOffset + at, group, at, record.headLength()) != record.headerCrc()) {
            return Optional.empty();
        }
        return Optional.of(new Found(record, groupOffset + at, record.type() != RecordType.SHARD || dataGood(group, at, record)));
    }

    private static boolean dataGood(ByteBuffer group, int at, RecordHeader record) {
        ShardId shard = record.shard();
        int dataAt = at + record.headLength();
        for (int i = 0; i < record.granuleCount(); i++) {
            int from = i * Crc.GRANULE_BYTES;
            int length = (int) Math.min(Crc.GRANULE_BYTES, record.dataLength() - from);
            int expected = group.getInt(at + RecordHeader.BYTES + 4 * i);
            if (Crc.granule(shard.blob(), shard.index(), i, group.slice(dataAt + from, length)) != expected) {
                return false;
            }
        }
        return true;
    }
}
