package io.objectio.osd.disk;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where things lie on a disk.
 *
 * <pre>
 * log/SSSSSSSSSSSSSSSS.seg                    a segment by its sequence, 16 hex digits; .tmp while it is being made
 * large/XX/PG-SESSION-COUNTER-INDEX-NUMBER    the file of a large shard; XX is the last byte of the counter, NUMBER tells tries apart
 * quarantine/                                 what was found damaged
 * index/                                      RocksDB's
 * </pre>
 */
public record DiskLayout(Path root) {
    private static final Pattern SEGMENT = Pattern.compile("([0-9a-f]{16})\\.seg");
    private static final Pattern LARGE = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{2})-([0-9a-f]{16})");
    public static final int LARGE_DIRECTORIES = 256;

    public Path log() { return root.resolve("log"); }

    public Path large() { return root.resolve("large"); }

    public Path index() { return root.resolve("index"); }

    public Path quarantine() { return root.resolve("quarantine"); }

    public Path segment(long sequence) { return log().resolve(String.format("%016x.seg", sequence)); }

    public Path segmentInTheMaking(long sequence) { return log().resolve(String.format("%016x.tmp", sequence)); }

    public static Optional<Long> segmentSequence(String name) {
        Matcher matcher = SEGMENT.matcher(name);
        return matcher.matches() ? Optional.of(Long.parseUnsignedLong(matcher.group(1), 16)) : Optional.empty();
    }

    public Path largeDirectory(int number) { return large().resolve(String.format("%02x", number)); }

    public Path largeDirectory(ShardId shard) { return largeDirectory((int) shard.blob().counter() & 0xff); }

    public Path largeFile(ShardId shard, long number) {
        return largeDirectory(shard).resolve(name(shard) + String.format("-%016x", number));
    }

    /** The shard's id as it stands in file names. */
    public static String name(ShardId shard) {
        return String.format("%016x-%016x-%016x-%02x", shard.pg().value(), shard.blob().session().value(), shard.blob().counter(),
                shard.index());
    }

    /** A large file's shard and number by its name. */
    public record LargeName(ShardId shard, long number) {
        public static Optional<LargeName> parse(String name) {
            Matcher matcher = LARGE.matcher(name);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            long counter = hex(matcher, 3);
            if (counter < 0) {
                return Optional.empty();
            }
            ShardId shard = new ShardId(PgId.of(hex(matcher, 1)), new BlobId(new SessionId(hex(matcher, 2)), counter),
                    (int) hex(matcher, 4));
            return Optional.of(new LargeName(shard, hex(matcher, 5)));
        }

        private static long hex(Matcher matcher, int group) { return Long.parseUnsignedLong(matcher.group(group), 16); }
    }
}
