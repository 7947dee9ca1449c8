package io.objectio.meta.raft;

import io.objectio.common.checksum.Crc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One block of a few bytes in stable storage: two copies, a written and synced, then b. At any crash at least one copy is whole.
 *
 * <pre>
 * 0 8 magic "OIOTWIN1" | 8 2 format | 10 2 kind | 12 8 sequence | 20 4 length n | 24 n payload | zeros | 4092 4 crc32c of 0..4091
 * </pre>
 *
 * At {@link #read} the copies are compared: a bad or missing one is rewritten from the other; of two good ones the higher sequence wins, and
 * a of two with the same sequence. Not thread-safe.
 */
final class TwinFile implements AutoCloseable {
    static final int BLOCK_BYTES = 4096;
    private static final Logger log = LoggerFactory.getLogger(TwinFile.class);
    private static final long MAGIC = 0x4f494f5457494e31L;
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = 24;

    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Copy(long sequence, byte[] payload) {}

    private final Path a;
    private final Path b;
    private final int kind;
    private long sequence;
    private Optional<FileChannel> channelA = Optional.empty();
    private Optional<FileChannel> channelB = Optional.empty();

    /** name.a and name.b in the directory. kind keeps files of different use apart. */
    TwinFile(Path directory, String name, int kind) {
        this.a = directory.resolve(name + ".a");
        this.b = directory.resolve(name + ".b");
        this.kind = kind;
    }

    /**
     * What was written last, or empty if neither copy is there.
     *
     * @throws DamagedException if there are copies and none is good
     */
    Optional<byte[]> read() throws IOException, DamagedException {
        Optional<Copy> first = readCopy(a);
        Optional<Copy> second = readCopy(b);
        if (first.isEmpty() && second.isEmpty()) {
            if (Files.exists(a) || Files.exists(b)) {
                throw new DamagedException("neither " + a + " nor " + b + " holds a whole block");
            }
            return Optional.empty();
        }
        Copy winner = second.isEmpty() || (first.isPresent() && first.get().sequence() >= second.get().sequence())
                ? first.orElseThrow()
                : second.orElseThrow();
        sequence = winner.sequence();
        byte[] block = encode(winner.sequence(), winner.payload());
        repairCopy(a, first, winner, block);
        repairCopy(b, second, winner, block);
        return Optional.of(winner.payload().clone());
    }

    private static void repairCopy(Path file, Optional<Copy> copy, Copy winner, byte[] block) throws IOException {
        boolean same = copy.isPresent() && copy.get().sequence() == winner.sequence()
                && Arrays.equals(copy.get().payload(), winner.payload());
        if (!same) {
            log.warn("stable copy rewritten from its twin file={} reason={}", file, copy.isPresent() ? "older" : "missing or damaged");
            writeWhole(file, block);
        }
    }

    /** Returns when both copies are on stable storage. */
    void write(byte[] payload) throws IOException {
        if (payload.length > BLOCK_BYTES - HEADER_BYTES - 4) {
            throw new IllegalArgumentException("a block of " + payload.length + " bytes does not fit in " + BLOCK_BYTES);
        }
        byte[] block = encode(sequence + 1, payload);
        channelA = Optional.of(writeCopy(channelA, a, block));
        channelB = Optional.of(writeCopy(channelB, b, block));
        sequence++;
    }

    private static FileChannel writeCopy(Optional<FileChannel> open, Path file, byte[] block) throws IOException {
        if (open.isPresent()) {
            writeBlock(open.get(), block);
            return open.get();
        }
        writeWhole(file, block);
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    private static void writeBlock(FileChannel channel, byte[] block) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(block);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
        channel.force(false);
    }

    private static void writeWhole(Path file, byte[] block) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            writeBlock(channel, block);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            StableFiles.syncDirectory(parent);
        }
    }

    private byte[] encode(long blockSequence, byte[] payload) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        block.putLong(MAGIC).putShort((short) FORMAT).putShort((short) kind).putLong(blockSequence).putInt(payload.length).put(payload);
        block.putInt(BLOCK_BYTES - 4, Crc.of(block.array(), 0, BLOCK_BYTES - 4));
        return block.array();
    }

    private Optional<Copy> readCopy(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) != BLOCK_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer block = ByteBuffer.wrap(bytes);
        if (bytes.length != BLOCK_BYTES || block.getInt(BLOCK_BYTES - 4) != Crc.of(bytes, 0, BLOCK_BYTES - 4) || block.getLong() != MAGIC
                || block.getShort() != FORMAT || block.getShort() != kind) {
            return Optional.empty();
        }
        long copySequence = block.getLong();
        int length = block.getInt();
        if (length < 0 || length > BLOCK_BYTES - HEADER_BYTES - 4) {
            return Optional.empty();
        }
        byte[] payload = new byte[length];
        block.get(payload);
        return Optional.of(new Copy(copySequence, payload));
    }

    @Override
    public void close() throws IOException {
        if (channelA.isPresent()) {
            channelA.get().close();
            channelA = Optional.empty();
        }
        if (channelB.isPresent()) {
            channelB.get().close();
            channelB = Optional.empty();
        }
    }

    /** Both copies are bad. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        DamagedException(String message) { super(message); }
    }
}
