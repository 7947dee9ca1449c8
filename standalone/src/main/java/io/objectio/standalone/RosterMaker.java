package io.objectio.standalone;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.osd.disk.DiskFormatter;
import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskRefused;
import io.objectio.osd.disk.Superblock;
import io.objectio.osd.disk.SuperblockStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides at a start which directory is which disk. Only the first start formats, and only empty directories; it first writes down what it is
 * about to do, so that a start that was cut short is finished by the next one. Later starts go by superblocks alone.
 */
final class RosterMaker {
    private static final int FIRST_GENERATION = 1;

    private final StandaloneConfig config;
    private final DataDirectory directory;
    private final DiskIo io;
    private final Clock clock;
    private final RandomSource random;

    RosterMaker(StandaloneConfig config, DataDirectory directory, DiskIo io, Clock clock, RandomSource random) {
        this.config = config;
        this.directory = directory;
        this.io = io;
        this.clock = clock;
        this.random = random;
    }

    Roster make() throws StartRefused {
        Optional<StoreFile> known = directory.store();
        if (known.isPresent() && known.get().formed()) {
            refuseWithoutNames();
            return laterStart(known.get());
        }
        StoreFile store = known.isPresent() ? known.get() : firstStart();
        for (StoreFile.Entry disk : store.disks()) {
            formatUnlessDone(store, disk);
        }
        return new Roster(store, store.disks().stream().map(disk -> new Roster.Disk(disk.osd(), disk.path(), true)).toList());
    }

    /** Metadata that has served is never made anew: that would be a store without its names. */
    private void refuseWithoutNames() throws StartRefused {
        if (!Files.isDirectory(config.meta()) || entries(config.meta()).isEmpty()) {
            throw new StartRefused(ExitCode.REFUSED, config.meta()
                    + " is missing or empty, and it held the names of all objects: without it"
                    + " nobody knows what is on the disks. Bring it back from where it went or from a backup; nothing was changed.");
        }
    }

    private StoreFile firstStart() throws StartRefused {
        List<Path> paths = absolute(config.disks().isEmpty() ? config.defaultDisks() : config.disks());
        if (paths.size() < StandaloneConfig.LEAST_DISKS) {
            throw new StartRefused(ExitCode.USAGE, "the first start needs at least six disks, " + paths.size()
                    + " were named: an object is kept as four data and two parity shards on six different disks. Name more with --disks.");
        }
        if (paths.stream().distinct().count() != paths.size()) {
            throw new StartRefused(ExitCode.USAGE, "--disks names a directory twice: " + paths);
        }
        for (Path path : paths) {
            refuseUnlessEmpty(path);
        }
        List<StoreFile.Entry> entries = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            entries.add(new StoreFile.Entry(new OsdId("osd" + (i / StandaloneConfig.DISKS_PER_OSD + 1)), paths.get(i)));
        }
        StoreFile store = new StoreFile(new ClusterId(random.nextLong(), random.nextLong()), false, entries);
        directory.write(store);
        return store;
    }

    private void refuseUnlessEmpty(Path path) throws StartRefused {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new StartRefused(ExitCode.REFUSED,
                    path + " is not a directory. A disk is an empty directory, best a mounted file system.");
        }
        if (!Files.isWritable(path)) {
            throw new StartRefused(ExitCode.FAILED,
                    path + " may not be written by this user. Change its owner, or name another with --disks.");
        }
        if (Files.exists(path.resolve(SuperblockStore.FILE_A)) || Files.exists(path.resolve(SuperblockStore.FILE_B))) {
            throw new StartRefused(ExitCode.REFUSED, path + " is a disk of another cluster, or of this one whose " + config.meta()
                    + " is lost: without that directory nobody knows the names of what is on it. Bring " + config.meta()
                    + " back, or name empty directories with --disks.");
        }
        List<String> entries = entries(path);
        if (!entries.isEmpty()) {
            throw new StartRefused(ExitCode.REFUSED, path + " is not empty (" + entries.size() + " entries, one is '" + entries.getFirst()
                    + "'): nothing there was touched. Name an empty directory with --disks.");
        }
    }

    private void formatUnlessDone(StoreFile store, StoreFile.Entry disk) throws StartRefused {
        Optional<Superblock> found = superblock(disk.path());
        if (found.isPresent()) {
            refuseOtherCluster(store.cluster(), disk.path(), found.get());
            return;
        }
        try {
            new DiskFormatter(io, clock, random).format(disk.path(), store.cluster(), disk.osd(), Incarnation.of(FIRST_GENERATION, 1));
        } catch (DiskRefused e) {
            throw refused(e);
        }
    }

    private Roster laterStart(StoreFile store) throws StartRefused {
        List<Path> paths = config.disks().isEmpty() ? store.disks().stream().map(StoreFile.Entry::path).toList() : absolute(config.disks());
        List<Roster.Disk> disks = new ArrayList<>();
        for (Path path : paths) {
            Optional<Superblock> found = superblock(path);
            if (found.isPresent()) {
                refuseOtherCluster(store.cluster(), path, found.get());
                disks.add(new Roster.Disk(found.get().osd(), path, true));
            } else {
                disks.add(new Roster.Disk(osdOfOld(store, path), path, false));
            }
        }
        return new Roster(store, disks);
    }

    /** Whose disk was at this path at the first start; a path that is new is shown with the last OSD. */
    private static OsdId osdOfOld(StoreFile store, Path path) {
        return store.disks().stream().filter(disk -> disk.path().equals(path)).findFirst().orElse(store.disks().getLast()).osd();
    }

    /** Empty: missing, empty, unreadable or without a good superblock; the OSD shows it and goes on without it. */
    private Optional<Superblock> superblock(Path path) throws StartRefused {
        if (!Files.isDirectory(path) || entries(path).isEmpty()) {
            return Optional.empty();
        }
        try (SuperblockStore superblocks = SuperblockStore.open(io, path)) {
            return Optional.of(superblocks.current());
        } catch (DiskRefused e) {
            return switch (e.reason()) {
                case ABSENT, NOT_A_DISK, SUPERBLOCK_LOST, IO_ERROR -> Optional.empty();
                case ALREADY_FORMATTED, NOT_EMPTY, OTHER_CLUSTER, IN_USE, NEWER_FORMAT, DENIED -> throw refused(e);
            };
        } catch (DiskIoException e) {
            return Optional.empty();
        }
    }

    private static void refuseOtherCluster(ClusterId cluster, Path path, Superblock superblock) throws StartRefused {
        if (!superblock.cluster().equals(cluster)) {
            throw new StartRefused(ExitCode.REFUSED, path + " is a disk of another cluster (" + superblock.cluster() + ", this store is "
                    + cluster
                    + "): nothing was changed. Name the disks of this store with --disks, or the other store's directory with --data.");
        }
    }

    private static StartRefused refused(DiskRefused e) {
        ExitCode code = e.reason() == DiskRefused.Reason.DENIED || e.reason() == DiskRefused.Reason.IO_ERROR
                ? ExitCode.FAILED
                : ExitCode.REFUSED;
        return new StartRefused(code, String.valueOf(e.getMessage()), e);
    }

    private static List<String> entries(Path path) throws StartRefused {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).filter(name -> !name.equals("lost+found")).sorted().toList();
        } catch (IOException e) {
            throw new StartRefused(ExitCode.FAILED, path + " cannot be read: " + DataDirectory.reason(e), e);
        }
    }

    private static List<Path> absolute(List<Path> paths) { return paths.stream().map(path -> path.toAbsolutePath().normalize()).toList(); }
}
