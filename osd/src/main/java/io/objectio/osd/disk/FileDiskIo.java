package io.objectio.osd.disk;

import io.objectio.osd.disk.DiskIoException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The real disk, on NIO file channels. A directory is synced by opening it for reading and forcing it, which Linux allows. */
public final class FileDiskIo implements DiskIo {
    @Override
    public DiskFile open(Path path, Mode mode) throws DiskIoException {
        try {
            FileChannel channel = FileChannel.open(path, switch (mode) {
                case READ -> Set.of(StandardOpenOption.READ);
                case READ_WRITE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
                case CREATE_NEW -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            });
            try {
                return new ChannelDiskFile(path, channel, identityOf(path));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure("open", path, e);
        }
    }

    @Override
    public void createDirectories(Path directory) throws DiskIoException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw failure("make directory", directory, e);
        }
    }

    @Override
    public List<String> list(Path directory) throws DiskIoException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw failure("list", directory, e);
        }
    }

    @Override
    public Optional<FileIdentity> identify(Path path) throws DiskIoException {
        try {
            return Optional.of(identityOf(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // A file where a directory was also means that the path leads nowhere.
            if (String.valueOf(e.getReason()).contains("Not a directory")) {
                return Optional.empty();
            }
            throw failure("stat", path, e);
        } catch (IOException e) {
            throw failure("stat", path, e);
        }
    }

    @Override
    public void rename(Path from, Path to) throws DiskIoException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failure("rename", from, e);
        }
    }

    @Override
    public void unlink(Path path) throws DiskIoException {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw failure("unlink", path, e);
        }
    }

    @Override
    public void syncDirectory(Path directory) throws DiskIoException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw failure("sync directory", directory, e);
        }
    }

    @Override
    public DiskSpace space(Path path) throws DiskIoException {
        try {
            FileStore store = Files.getFileStore(path);
            return new DiskSpace(store.getTotalSpace(), store.getUsableSpace());
        } catch (IOException e) {
            throw failure("ask the space of", path, e);
        }
    }

    private static FileIdentity identityOf(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino");
        if (attributes.get("dev") instanceof Long device && attributes.get("ino") instanceof Long inode) {
            return new FileIdentity(device, inode);
        }
        throw new IOException("the file system gives no device and inode: " + attributes);
    }

    /** Sorts a failure by what it means; Java names a few cases by type and leaves the rest to the text of errno. */
    static DiskIoException failure(String operation, Path path, IOException cause) {
        String text = String.valueOf(cause.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        Kind kind = switch (cause) {
            case NoSuchFileException _ -> Kind.NOT_FOUND;
            case NotDirectoryException _ -> Kind.NOT_FOUND;
            case FileAlreadyExistsException _ -> Kind.EXISTS;
            case java.nio.file.AccessDeniedException _ -> Kind.DENIED;
            default -> {
                if (lower.contains("no space left") || lower.contains("quota exceeded")) {
                    yield Kind.NO_SPACE;
                }
                yield lower.contains("read-only file system") || cause.getCause() instanceof ReadOnlyFileSystemException
                        ? Kind.DENIED
                        : Kind.FAILED;
            }
        };
        return new DiskIoException(kind, operation, path, text, cause);
    }
}
