package io.objectio.osd.segment;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.CrcList;
import io.objectio.osd.index.IndexEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Lays records out as one group. All small parts (headers, CRCs, manifests, padding) go to one buffer and data stays where it is, so that the
 * group is a gathering write of slices and payloads, without a copy of any data. Used again for each group; the writer's thread alone.
 *
 * <p>Records are added before the place of the group is known for certain (the segment may be full), so their CRCs, and the segment that a new
 * tombstone names, are put at the end, when {@link #finish} is told the place.
 */
final class GroupBuilder {
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(GroupHeader.ALIGNMENT).asReadOnlyBuffer();
    /** Holds a group's small parts: 1,024 records of small shards, or some sixty of the largest. */
    private static final int SMALL_BYTES = 1 << 20;
    private static final int LARGEST_HEAD = RecordHeader.BYTES + 4 * 1024 + RecordHeader.MAX_MANIFEST_BYTES + 2 * RecordHeader.ALIGNMENT;

    /** Where a record's head lies in the small buffer, and in the group. */
    private record Placed(int smallAt, int groupAt, int headLength, boolean namesSegment) {}

    private ByteBuffer small = ByteBuffer.allocate(0);
    private final List<ByteBuffer> parts = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();
    private int sliceFrom;
    private int length;

    /** Ready for the next group; also to be called before the first. */
    void clear() {
        if (small.capacity() == 0) {
            small = ByteBuffer.allocateDirect(SMALL_BYTES);
        }
        parts.clear();
        placed.clear();
        small.clear().position(GroupHeader.BYTES);
        sliceFrom = 0;
        length = GroupHeader.BYTES;
    }

    int records() { return placed.size(); }

    /** Bytes of the group so far, padding included. */
    int paddedLength() { return GroupHeader.align(length); }

    boolean hasRoomForHead() { return small.remaining() >= LARGEST_HEAD; }

    /** Adds a record; returns its offset in the group. */
    int add(RecordHeader header, CrcList granuleCrcs, Bytes manifest, List<ByteBuffer> data) {
        int at = length;
        int smallAt = small.position();
        header.encode(small);
        for (int i = 0; i < granuleCrcs.size(); i++) {
            small.putInt(granuleCrcs.get(i));
        }
        small.put(manifest.toArray());
        placed.add(new Placed(smallAt, at, header.headLength(), header.type() == RecordType.TOMBSTONE));
        appendData(data, header.headLength());
        return at;
    }

    /** Adds a record that is copied: its bytes are the old ones but for the header CRC, which names the place. */
    int addCopy(RecordHeader header, ByteBuffer record) {
        int at = length;
        int smallAt = small.position();
        small.put(record.slice(record.position(), header.headLength()));
        placed.add(new Placed(smallAt, at, header.headLength(), false));
        int dataLength = header.type() == RecordType.SHARD ? (int) header.dataLength() : 0;
        appendData(dataLength == 0 ? List.of() : List.of(record.slice(record.position() + header.headLength(), dataLength)),
                header.headLength());
        return at;
    }

    private void appendData(List<ByteBuffer> data, int headLength) {
        int dataLength = 0;
        if (!data.isEmpty()) {
            parts.add(small.slice(sliceFrom, small.position() - sliceFrom));
            sliceFrom = small.position();
        }
        for (ByteBuffer part : data) {
            dataLength += part.remaining();
            parts.add(part);
        }
        int padding = RecordHeader.align(headLength + dataLength) - headLength - dataLength;
        for (int i = 0; i < padding; i++) {
            small.put((byte) 0);
        }
        length += headLength + dataLength + padding;
    }

    /** Puts header and CRCs for the place and returns the buffers to write there. */
    ByteBuffer[] finish(long sequence, long highestSynced, PlaceSeed seed, long offset) {
        int padded = paddedLength();
        new GroupHeader(sequence, padded, highestSynced, records()).encode(small, 0, seed, offset);
        for (Placed record : placed) {
            if (record.namesSegment()) {
                small.putLong(record.smallAt() + RecordHeader.EXTRA_OFFSET, seed.segment());
            }
            CRC32C crc = seed.crc(offset + record.groupAt());
            crc.update(small.slice(record.smallAt(), RecordHeader.CRC_OFFSET));
            crc.update(small.slice(record.smallAt() + RecordHeader.BYTES, record.headLength() - RecordHeader.BYTES));
            small.putInt(record.smallAt() + RecordHeader.CRC_OFFSET, (int) crc.getValue());
        }
        if (small.position() > sliceFrom) {
            parts.add(small.slice(sliceFrom, small.position() - sliceFrom));
        }
        if (padded > length) {
            parts.add(ZEROS.slice(0, padded - length));
        }
        return parts.toArray(new ByteBuffer[0]);
    }

    /** What the index says of a record that was added at groupAt of a group at offset. */
    static IndexEntry entry(RecordHeader header, long segment, long offset) {
        IndexEntry.Kind kind = switch (header.type()) {
            case SHARD -> IndexEntry.Kind.SHARD;
            case LARGE -> IndexEntry.Kind.LARGE;
            case QUARANTINED -> IndexEntry.Kind.QUARANTINED;
            case TOMBSTONE, CHECKPOINT -> throw new IllegalArgumentException(header.type() + " has no entry");
        };
        return new IndexEntry(kind, segment, offset, header.dataLength(), header.manifestLength(), header.shardCrc(), header.sequence(),
                header.extra());
    }
}
