package io.objectio.osd.disk;

import io.objectio.osd.disk.DiskRefused.Reason;
import io.objectio.osd.disk.Superblock.Decoded;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two copies of a superblock, as stable storage (R69-R71): copy a is written, synced and read back before copy b is touched, so one of
 * them is whole at every moment and a is never older than b.
 *
 * <pre>
 * a good, b good, equal      nothing to do
 * a good, b good, a newer    the crash came between the two: a wins and is written to b
 * a good, b good, b newer    cannot come from our order of writing: alarm, the disk is read-only
 * one bad                    the other is written over it
 * both bad                   SUPERBLOCK_LOST
 * </pre>
 *
 * <p>Copy a is locked while open. Both stay open, because closing any handle of a file gives up a process's lock on it. One thread.
 */
public final class SuperblockStore implements AutoCloseable {
    public static final String FILE_A = "superblock.a";
    public static final String FILE_B = "superblock.b";
    /** A first superblock until it is whole. */
    static final String FILE_NEW = "superblock.new";
    private static final Logger log = LoggerFactory.getLogger(SuperblockStore.class);

    private final Path root;
    private final DiskFile a;
    private final DiskFile b;
    private Superblock current;
    private final Optional<String> alarm;

    private SuperblockStore(Path root, DiskFile a, DiskFile b, Superblock current, Optional<String> alarm) {
        this.root = root;
        this.a = a;
        this.b = b;
        this.current = current;
        this.alarm = alarm;
    }

    /** Writes the first superblock of a disk; the files and the directory are synced. */
    static void create(DiskIo io, Path root, Superblock superblock) throws DiskIoException {
        for (String name : new String[]{FILE_A, FILE_B}) {
            Path making = root.resolve(FILE_NEW);
            try (DiskFile file = openOrCreate(io, making)) {
                writeAndReadBack(file, making, superblock);
            }
            io.rename(making, root.resolve(name));
            io.syncDirectory(root);
        }
    }

    /** Opens, locks and mends the pair. */
    public static SuperblockStore open(DiskIo io, Path root) throws DiskRefused, DiskIoException {
        if (io.identify(root).isEmpty()) {
            throw new DiskRefused(Reason.ABSENT, "disk " + root + " is not there; mount it, or take it out of the configuration");
        }
        if (io.list(root).isEmpty()) {
            throw new DiskRefused(Reason.ABSENT,
                    "disk " + root + " is an empty directory: not mounted, or never made a disk; nothing formats by itself");
        }
        if (io.identify(root.resolve(FILE_A)).isEmpty() && io.identify(root.resolve(FILE_B)).isEmpty()) {
            throw new DiskRefused(Reason.NOT_A_DISK,
                    root + " holds files and no " + FILE_A + " or " + FILE_B + ": not a disk of this store, or its superblock was deleted");
        }
        DiskFile a = openOrCreate(io, root.resolve(FILE_A));
        try {
            DiskFile b = openOrCreate(io, root.resolve(FILE_B));
            try {
                return recover(io, root, a, b);
            } catch (DiskRefused | DiskIoException | RuntimeException e) {
                b.close();
                throw e;
            }
        } catch (DiskRefused | DiskIoException | RuntimeException e) {
            a.close();
            throw e;
        }
    }

    private static DiskFile openOrCreate(DiskIo io, Path path) throws DiskIoException {
        return io.open(path, io.identify(path).isPresent() ? DiskIo.Mode.READ_WRITE : DiskIo.Mode.CREATE_NEW);
    }

    private static SuperblockStore recover(DiskIo io, Path root, DiskFile a, DiskFile b) throws DiskRefused, DiskIoException {
        if (!a.tryLock()) {
            throw new DiskRefused(Reason.IN_USE, "disk " + root + " is in use by another process; stop that one first");
        }
        Decoded first = read(a);
        Decoded second = read(b);
        OptionalInt newer = newerFormat(first, second);
        if (newer.isPresent()) {
            throw new DiskRefused(Reason.NEWER_FORMAT, "disk " + root + " has format " + newer.getAsInt() + " and this release knows "
                    + Superblock.FORMAT + "; start the newer release");
        }
        switch (first) {
            case Decoded.Good(Superblock one) -> {
                switch (second) {
                    case Decoded.Good(Superblock two) -> {
                        if (one.equals(two)) {
                            return new SuperblockStore(root, a, b, one, Optional.empty());
                        }
                        if (two.sequence() >= one.sequence()) {
                            String what = "superblock.b has sequence " + two.sequence() + " and superblock.a " + one.sequence()
                                    + ", which no crash can cause; the disk is read-only until a person has looked";
                            log.error("superblock order broken disk={} sequenceA={} sequenceB={}", root, one.sequence(), two.sequence());
                            return new SuperblockStore(root, a, b, two, Optional.of(what));
                        }
                        mend(io, root, b, FILE_B, one, "is older, sequence " + two.sequence());
                    }
                    case Decoded.Bad(String why) -> mend(io, root, b, FILE_B, one, why);
                    case Decoded.Newer(_) -> throw new IllegalStateException("handled before");
                }
                return new SuperblockStore(root, a, b, one, Optional.empty());
            }
            case Decoded.Bad(String why) -> {
                if (second instanceof Decoded.Good(Superblock two)) {
                    mend(io, root, a, FILE_A, two, why);
                    return new SuperblockStore(root, a, b, two, Optional.empty());
                }
                throw new DiskRefused(Reason.SUPERBLOCK_LOST, "disk " + root + ": both superblocks are bad: a " + why + ", b "
                        + (second instanceof Decoded.Bad(String whyB) ? whyB : "") + "; its shards are rebuilt on other disks");
            }
            case Decoded.Newer(_) -> throw new IllegalStateException("handled before");
        }
    }

    private static OptionalInt newerFormat(Decoded... copies) {
        for (Decoded copy : copies) {
            if (copy instanceof Decoded.Newer(int format)) {
                return OptionalInt.of(format);
            }
        }
        return OptionalInt.empty();
    }

    private static void mend(DiskIo io, Path root, DiskFile file, String name, Superblock good, String why) throws DiskIoException {
        log.warn("superblock mended disk={} copy={} why={} sequence={}", root, name, why, good.sequence());
        writeAndReadBack(file, root.resolve(name), good);
        io.syncDirectory(root);
    }

    private static Decoded read(DiskFile file) throws DiskIoException {
        ByteBuffer block = ByteBuffer.allocateDirect(Superblock.BYTES);
        file.read(block, 0);
        return Superblock.decode(block.flip());
    }

    private static void writeAndReadBack(DiskFile file, Path path, Superblock superblock) throws DiskIoException {
        file.write(superblock.encode(), 0);
        file.sync();
        if (!(read(file) instanceof Decoded.Good(Superblock back)) || !back.equals(superblock)) {
            throw new DiskIoException(DiskIoException.Kind.FAILED, "read back", path, "what was written and synced does not read back");
        }
    }

    public Superblock current() { return current; }

    /** Why the disk must stay read-only, if it must. */
    public Optional<String> alarm() { return alarm; }

    /** Raises the mount counter. */
    public void countMount() throws DiskIoException {
        Superblock next = current.mountedAgain();
        writeAndReadBack(a, root.resolve(FILE_A), next);
        writeAndReadBack(b, root.resolve(FILE_B), next);
        current = next;
    }

    /** Whether the path still leads to the superblock that is held open: false when the directory was deleted, moved or unmounted. */
    public boolean stillThere(DiskIo io) throws DiskIoException {
        return io.identify(root.resolve(FILE_A)).filter(a.identity()::equals).isPresent();
    }

    /** The device that the disk lies on. */
    public long device() { return a.identity().device(); }

    @Override
    public void close() throws DiskIoException {
        try {
            b.close();
        } finally {
            a.close();
        }
    }
}
