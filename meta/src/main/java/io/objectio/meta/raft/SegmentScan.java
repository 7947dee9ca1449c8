package io.objectio.meta.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Our own reading of one log segment of Ratis, every entry and every CRC. Ratis itself takes some damage for the end of the log and goes on
 * with less; what this scan finds decides before Ratis opens the file.
 *
 * <pre>
 * 0 8 "RaftLog1" | then per entry: varint n | n LogEntryProto (1 term, 2 index, ...) | 4 crc32c of varint and proto, big-endian | zeros to the end
 * </pre>
 *
 * @param positions   of the good entries, in order
 * @param goodBytes   length of the header and the good entries
 * @param headerWhole the first 8 bytes are right
 * @param damage      what stands behind the good entries and is not zeros; empty if the file ends there or in zeros
 * @param goodBehind  index of a whole entry found behind the damage: then it is no torn tail
 */
record SegmentScan(Path file, List<LogPosition> positions, long goodBytes, boolean headerWhole, Optional<String> damage,
        Optional<Long> goodBehind) {
    static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    /** Ratis' own bound for an entry is the write buffer; ours is far above it. */
    static final int MAX_ENTRY_BYTES = 64 << 20;
    private static final int CRC_BYTES = 4;
    private static final int TERM_TAG = 1 << 3;
    private static final int INDEX_TAG = 2 << 3;

    SegmentScan { positions = List.copyOf(positions); }

    static SegmentScan read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new IOException(file + " has " + size + " bytes, no log segment is that long");
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena).asByteBuffer();
            return scan(file, bytes);
        } catch (UncheckedIOException e) {
            throw new IOException("reading " + file + " failed", e);
        }
    }

    private static SegmentScan scan(Path file, ByteBuffer bytes) {
        int size = bytes.limit();
        boolean header = size >= HEADER.length;
        for (int i = 0; header && i < HEADER.length; i++) {
            header = bytes.get(i) == HEADER[i];
        }
        List<LogPosition> positions = new ArrayList<>();
        int at = header ? HEADER.length : 0;
        while (header && at < size) {
            Frame frame = frameAt(bytes, at);
            if (frame.position().isEmpty()) {
                break;
            }
            positions.add(frame.position().get());
            at = frame.end();
        }
        if (zerosFrom(bytes, at)) {
            return new SegmentScan(file, positions, at, header, Optional.empty(), Optional.empty());
        }
        String why = header ? frameAt(bytes, at).damage() : "the header is not that of a log segment";
        return new SegmentScan(file, positions, at, header, Optional.of("at byte " + at + ": " + why), entryBehind(bytes, at + 1));
    }

    private record Frame(Optional<LogPosition> position, int end, String damage) {
        static Frame bad(String damage) { return new Frame(Optional.empty(), 0, damage); }
    }

    private static Frame frameAt(ByteBuffer bytes, int at) {
        long length = 0;
        int cursor = at;
        for (int shift = 0;; shift += 7) {
            if (cursor >= bytes.limit() || shift > 28) {
                return Frame.bad("a length prefix is cut short or too long");
            }
            byte part = bytes.get(cursor++);
            length |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                break;
            }
        }
        if (length == 0) {
            return Frame.bad("a length of zero with other bytes behind it");
        }
        if (length > MAX_ENTRY_BYTES || cursor + length + CRC_BYTES > bytes.limit()) {
            return Frame.bad("an entry of " + length + " bytes with " + (bytes.limit() - cursor) + " bytes left");
        }
        int end = cursor + (int) length;
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, end - at));
        int expected = bytes.getInt(end);
        if ((int) crc.getValue() != expected) {
            return Frame.bad(String.format("crc is %08X and should be %08X", (int) crc.getValue(), expected));
        }
        return new Frame(Optional.of(position(bytes.slice(cursor, (int) length))), end + CRC_BYTES, "");
    }

    /** Term and index are the first two fields; one that is zero is left out. */
    private static LogPosition position(ByteBuffer proto) {
        long term = 0;
        long index = 0;
        while (proto.hasRemaining()) {
            int tag = proto.get();
            if (tag == TERM_TAG) {
                term = varint(proto);
            } else if (tag == INDEX_TAG) {
                index = varint(proto);
            } else {
                break;
            }
        }
        return new LogPosition(term, index);
    }

    private static long varint(ByteBuffer proto) {
        long value = 0;
        for (int shift = 0; shift < 64 && proto.hasRemaining(); shift += 7) {
            byte part = proto.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                break;
            }
        }
        return value;
    }

    private static boolean zerosFrom(ByteBuffer bytes, int at) {
        int cursor = at;
        for (; cursor + Long.BYTES <= bytes.limit(); cursor += Long.BYTES) {
            if (bytes.getLong(cursor) != 0) {
                return false;
            }
        }
        for (; cursor < bytes.limit(); cursor++) {
            if (bytes.get(cursor) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Looks at every offset where an entry could begin: a short length, then the tag of term or index. */
    private static Optional<Long> entryBehind(ByteBuffer bytes, int from) {
        for (int at = from; at < bytes.limit(); at++) {
            if (bytes.get(at) == 0 || !startsProto(bytes, at)) {
                continue;
            }
            Frame frame = frameAt(bytes, at);
            if (frame.position().isPresent()) {
                return Optional.of(frame.position().get().index());
            }
        }
        return Optional.empty();
    }

    private static boolean startsProto(ByteBuffer bytes, int at) {
        int cursor = at;
        while (cursor < bytes.limit() && bytes.get(cursor) < 0 && cursor - at < 4) {
            cursor++;
        }
        return cursor + 1 < bytes.limit() && (bytes.get(cursor + 1) == TERM_TAG || bytes.get(cursor + 1) == INDEX_TAG);
    }
}
