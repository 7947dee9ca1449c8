package io.objectio.meta.raft;

import io.objectio.common.checksum.Crc;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the state by position, each a directory {@code <term>_<index>} with a manifest of our own, so that a torn or damaged copy is told
 * from a whole one.
 *
 * <pre>
 * manifest: 8 magic "OIOSNAP1" | 2 format | 8 term | 8 index | list of (name, length 64, crc32c 32) | 4 crc32c of all before
 * </pre>
 *
 * The files are hard links where the store makes them so: a copy guards against a torn or deleted state, not against a flipped bit in a
 * shared file.
 */
final class Checkpoints {
    static final String MANIFEST = "snapshot.manifest";
    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    private static final long MAGIC = 0x4f494f534e415031L;
    private static final int FORMAT = 1;
    private static final Pattern NAME = Pattern.compile("(\\d+)_(\\d+)");

    /** A checkpoint on disk. */
    record Checkpoint(Path directory, LogPosition position) {}

    record FileEntry(String name, long length, int crc) {}

    private final Path root;
    private final Path scratch;

    Checkpoints(Path root, Path scratch) {
        this.root = root;
        this.scratch = scratch;
    }

    Path root() { return root; }

    Path scratch() { return scratch; }

    /** By position, newest first; not verified. */
    List<Checkpoint> list() throws IOException {
        List<Checkpoint> found = new ArrayList<>();
        for (Path directory : StableFiles.list(root)) {
            Matcher name = NAME.matcher(directory.getFileName().toString());
            if (name.matches()) {
                found.add(new Checkpoint(directory, new LogPosition(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))));
            }
        }
        found.sort(Comparator.comparingLong((Checkpoint checkpoint) -> checkpoint.position().index()).reversed());
        return found;
    }

    /** Takes a checkpoint of the state as it is; returns when it is on stable storage under its name. */
    Checkpoint take(ReplicatedState<?> state) throws IOException {
        LogPosition position = state.applied();
        Path target = root.resolve(position.term() + "_" + position.index());
        StableFiles.createDirectories(root);
        StableFiles.createDirectories(scratch);
        Path next = scratch.resolve("taking-" + target.getFileName());
        StableFiles.deleteTree(next);
        state.checkpoint(next);
        List<FileEntry> entries = new ArrayList<>();
        for (Path file : StableFiles.list(next)) {
            StableFiles.syncFile(file);
            entries.add(entryOf(file));
        }
        Path manifest = next.resolve(MANIFEST);
        Files.write(manifest, encode(position, entries));
        StableFiles.syncFile(manifest);
        StableFiles.syncDirectory(next);
        StableFiles.deleteTree(target);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        StableFiles.syncDirectory(root);
        return new Checkpoint(target, position);
    }

    /** Keeps the newest ones; the rest and what crashes left behind go. */
    void retain(int count) throws IOException {
        List<Checkpoint> all = list();
        for (Checkpoint old : all.subList(Math.min(count, all.size()), all.size())) {
            StableFiles.deleteTree(old.directory());
        }
    }

    void clearScratch() throws IOException {
        for (Path leftover : StableFiles.list(scratch)) {
            StableFiles.deleteTree(leftover);
        }
    }

    /** Why the checkpoint is not whole, or empty if every file matches its manifest. */
    static Optional<String> problem(Path directory, Optional<LogPosition> expected) throws IOException {
        Path manifest = directory.resolve(MANIFEST);
        if (!Files.exists(manifest)) {
            return Optional.of(manifest + " is missing");
        }
        Manifest read;
        try {
            read = decode(Files.readAllBytes(manifest));
        } catch (WireException e) {
            return Optional.of(manifest + " is damaged: " + e.getMessage());
        }
        if (expected.isPresent() && !expected.get().equals(read.position())) {
            return Optional.of(manifest + " is of " + read.position() + " and not of " + expected.get());
        }
        for (FileEntry entry : read.entries()) {
            Path file = directory.resolve(entry.name());
            if (!Files.exists(file)) {
                return Optional.of(file + " is missing");
            }
            FileEntry actual = entryOf(file);
            if (!actual.equals(entry)) {
                return Optional
                        .of(String.format("%s has %d bytes with crc %08X, expected are %d bytes with crc %08X", file, actual.length(),
                                actual.crc(), entry.length(), entry.crc()));
            }
        }
        return Optional.empty();
    }

    /**
     * Puts a checkpoint in the place of the state: large immutable files as links, those that the store may change as copies. The directory
     * must not exist; it appears under its name only when it is whole.
     */
    void restore(Checkpoint checkpoint, Path target) throws IOException {
        StableFiles.createDirectories(scratch);
        Path next = scratch.resolve("restoring-" + checkpoint.directory().getFileName());
        StableFiles.deleteTree(next);
        Files.createDirectory(next);
        for (Path file : StableFiles.list(checkpoint.directory())) {
            String name = file.getFileName().toString();
            if (name.equals(MANIFEST)) {
                continue;
            }
            Path copy = next.resolve(name);
            if (name.endsWith(".sst")) {
                Files.createLink(copy, file);
            } else {
                Files.copy(file, copy);
                StableFiles.syncFile(copy);
            }
        }
        StableFiles.syncDirectory(next);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            StableFiles.syncDirectory(parent);
        }
        log.warn("state restored from a checkpoint position={} from={} to={}", checkpoint.position(), checkpoint.directory(), target);
    }

    /** Syncs whatever is in the tree, files and directories. */
    static void syncTree(Path directory) throws IOException {
        for (Path file : StableFiles.list(directory)) {
            if (Files.isDirectory(file)) {
                syncTree(file);
            } else {
                StableFiles.syncFile(file);
            }
        }
        StableFiles.syncDirectory(directory);
    }

    private static FileEntry entryOf(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        long length = 0;
        byte[] buffer = new byte[256 << 10];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
                length += read;
            }
        }
        return new FileEntry(file.getFileName().toString(), length, (int) crc.getValue());
    }

    private record Manifest(LogPosition position, List<FileEntry> entries) {}

    private static byte[] encode(LogPosition position, List<FileEntry> entries) {
        FieldWriter out = new FieldWriter(1024).i64(MAGIC).u16(FORMAT).i64(position.term()).i64(position.index());
        out.list(entries, (writer, entry) -> writer.text(entry.name()).i64(entry.length()).i32(entry.crc()));
        byte[] body = out.toArray();
        return new FieldWriter(body.length + 4).raw(body).i32(Crc.of(body, 0, body.length)).toArray();
    }

    private static Manifest decode(byte[] bytes) {
        if (bytes.length < 4) {
            throw new WireException("it has " + bytes.length + " bytes");
        }
        byte[] body = Arrays.copyOf(bytes, bytes.length - 4);
        int crc = new FieldReader(Arrays.copyOfRange(bytes, body.length, bytes.length)).i32();
        if (crc != Crc.of(body, 0, body.length)) {
            throw new WireException("its crc does not match");
        }
        FieldReader in = new FieldReader(body);
        long magic = in.i64();
        int format = in.u16();
        if (magic != MAGIC || format != FORMAT) {
            throw new WireException("it is of format " + format + ", this program knows " + FORMAT);
        }
        LogPosition position = new LogPosition(in.i64(), in.i64());
        List<FileEntry> entries = in.list(reader -> new FileEntry(reader.text(), reader.i64(), reader.i32()));
        in.end();
        return new Manifest(position, entries);
    }
}
