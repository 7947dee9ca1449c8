package io.objectio.osd.disk;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.osd.disk.DiskRefused.Reason;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Makes a disk out of an empty directory. Never called by a start; an operator or the first start of standalone asks for it. */
public final class DiskFormatter {
    private final DiskIo io;
    private final Clock clock;
    private final RandomSource random;

    public DiskFormatter(DiskIo io, Clock clock, RandomSource random) {
        this.io = io;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes directories and superblocks, the superblocks last, so that a crash on the way leaves a directory that is refused as NOT_A_DISK and
     * never half a disk; formatting it again goes on. The directory itself may be missing; what it holds beside lost+found refuses it.
     *
     * @throws DiskRefused ALREADY_FORMATTED, NOT_EMPTY, DENIED, IO_ERROR
     */
    public DiskId format(Path root, ClusterId cluster, OsdId osd, Incarnation incarnation) throws DiskRefused {
        try {
            refuseWhatHoldsAnything(root);
            DiskLayout layout = new DiskLayout(root);
            io.createDirectories(root);
            for (Path directory : List.of(layout.log(), layout.large(), layout.index(), layout.quarantine())) {
                io.createDirectories(directory);
            }
            for (int i = 0; i < DiskLayout.LARGE_DIRECTORIES; i++) {
                io.createDirectories(layout.largeDirectory(i));
                io.syncDirectory(layout.largeDirectory(i));
            }
            for (Path directory : List.of(layout.log(), layout.large(), layout.index(), layout.quarantine(), root)) {
                io.syncDirectory(directory);
            }
            Path parent = root.toAbsolutePath().getParent();
            if (parent != null) {
                io.syncDirectory(parent);
            }
            ByteBuffer id = ByteBuffer.wrap(random.bytes(16));
            Superblock superblock = new Superblock(1, cluster, new DiskId(id.getLong(), id.getLong()), osd, incarnation, 0,
                    incarnation.generation(), 0, clock.now(), Bytes.empty());
            SuperblockStore.create(io, root, superblock);
            return superblock.disk();
        } catch (DiskIoException e) {
            throw DiskRefused.of(root, e);
        }
    }

    private void refuseWhatHoldsAnything(Path root) throws DiskIoException, DiskRefused {
        if (io.identify(root).isEmpty()) {
            return;
        }
        List<String> names = io.list(root).stream().filter(name -> !name.equals("lost+found")).toList();
        if (names.contains(SuperblockStore.FILE_A) || names.contains(SuperblockStore.FILE_B)) {
            throw new DiskRefused(Reason.ALREADY_FORMATTED, root + " is a disk already; it is opened, not formatted");
        }
        if (!names.isEmpty() && !onlyOurEmptyDirectories(root, names)) {
            throw new DiskRefused(Reason.NOT_EMPTY,
                    root + " holds " + names.size() + " entries, first '" + names.getFirst()
                            + "'; a disk is made only from an empty directory");
        }
    }

    /** What a crash in the middle of formatting leaves: our directories, without a byte of data in them. */
    private boolean onlyOurEmptyDirectories(Path root, List<String> names) throws DiskIoException {
        if (!List.of("index", "large", "log", "quarantine", SuperblockStore.FILE_NEW).containsAll(names)) {
            return false;
        }
        for (String name : names) {
            if (!name.equals("large") && !name.equals(SuperblockStore.FILE_NEW) && !io.list(root.resolve(name)).isEmpty()) {
                return false;
            }
        }
        if (names.contains("large")) {
            for (String directory : io.list(root.resolve("large"))) {
                if (!io.list(root.resolve("large").resolve(directory)).isEmpty()) {
                    return false;
                }
            }
        }
        return true;
    }
}
