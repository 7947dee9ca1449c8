package io.objectio.osd.disk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The only door to data files, so that tests can put a disk behind it that forgets, tears, reorders, fails and hangs.
 *
 * <p>Names are durable only after {@link #syncDirectory} of the directory that holds them; bytes only after {@link DiskFile#sync}.
 * Threads: any. None of the calls retries.
 */
public interface DiskIo {
    /** How a file is opened. */
    enum Mode {
        READ, READ_WRITE,
        /** For reading and writing; EXISTS if it is there. */
        CREATE_NEW
    }

    DiskFile open(Path path, Mode mode) throws DiskIoException;

    /** Makes the directory; its parents too if they are missing. Fine if it is there. */
    void createDirectories(Path directory) throws DiskIoException;

    /** Names in a directory, sorted. */
    List<String> list(Path directory) throws DiskIoException;

    /** Device and inode that the path leads to now; empty if it leads nowhere. */
    Optional<FileIdentity> identify(Path path) throws DiskIoException;

    /** Replaces what is at the target. */
    void rename(Path from, Path to) throws DiskIoException;

    /** NOT_FOUND if it is gone already. */
    void unlink(Path path) throws DiskIoException;

    void syncDirectory(Path directory) throws DiskIoException;

    /** Of the file system that holds the path. */
    DiskSpace space(Path path) throws DiskIoException;
}
