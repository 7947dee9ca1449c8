package io.objectio.standalone;

import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** DIR, made if it is missing and locked against a second process for as long as this is open. */
final class DataDirectory implements AutoCloseable {
    private final Path data;
    private final FileChannel lockFile;

    private DataDirectory(Path data, FileChannel lockFile) {
        this.data = data;
        this.lockFile = lockFile;
    }

    static DataDirectory open(StandaloneConfig config) throws StartRefused {
        try {
            Files.createDirectories(config.data());
            FileChannel lockFile = FileChannel.open(config.data().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lockFile).isEmpty()) {
                lockFile.close();
                throw new StartRefused(ExitCode.REFUSED,
                        config.data() + " is in use by another process. Stop that one first, or name another"
                                + " directory with --data.");
            }
            return new DataDirectory(config.data(), lockFile);
        } catch (IOException e) {
            throw new StartRefused(ExitCode.FAILED, config.data() + " cannot be used: " + reason(e)
                    + ". Give this user the right to write there, or name another directory with --data.", e);
        }
    }

    /** What the first start wrote; empty if there was none. */
    Optional<StoreFile> store() throws StartRefused {
        try {
            return StoreFile.read(data);
        } catch (IOException e) {
            throw new StartRefused(ExitCode.REFUSED, e.getMessage() + ". Restore it from a backup; nothing was changed.", e);
        }
    }

    void write(StoreFile store) throws StartRefused {
        try {
            store.write(data);
        } catch (IOException e) {
            throw new StartRefused(ExitCode.FAILED, StoreFile.in(data) + " cannot be written: " + reason(e), e);
        }
    }

    @Override
    public void close() throws IOException { lockFile.close(); }

    /** Java's I/O exceptions often have only a path for a message. */
    static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }

    private static Optional<FileLock> tryLock(FileChannel file) throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }
}
