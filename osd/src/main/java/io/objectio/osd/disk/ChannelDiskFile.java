package io.objectio.osd.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of the real disk. */
final class ChannelDiskFile implements DiskFile {
    private final Path path;
    private final FileChannel channel;
    private final FileIdentity identity;
    private @Nullable FileLock lock;

    ChannelDiskFile(Path path, FileChannel channel, FileIdentity identity) {
        this.path = path;
        this.channel = channel;
        this.identity = identity;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws DiskIoException {
        int total = 0;
        try {
            while (target.hasRemaining()) {
                int count = channel.read(target, offset + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total;
        } catch (IOException e) {
            throw FileDiskIo.failure("read " + target.remaining() + " bytes at " + (offset + total) + " of", path, e);
        }
    }

    @Override
    public void write(ByteBuffer[] sources, long offset) throws DiskIoException {
        try {
            if (sources.length == 1) {
                long at = offset;
                while (sources[0].hasRemaining()) {
                    at += channel.write(sources[0], at);
                }
                return;
            }
            // A gathering write has no positional form; the one writer of a file may move its position.
            channel.position(offset);
            int first = 0;
            while (first < sources.length) {
                if (sources[first].hasRemaining()) {
                    channel.write(sources, first, sources.length - first);
                } else {
                    first++;
                }
            }
        } catch (IOException e) {
            throw FileDiskIo.failure("write at " + offset + " of", path, e);
        }
    }

    @Override
    public void sync() throws DiskIoException {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw FileDiskIo.failure("sync", path, e);
        }
    }

    @Override
    public void truncate(long length) throws DiskIoException {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            throw FileDiskIo.failure("truncate to " + length, path, e);
        }
    }

    @Override
    public void reserve(long length) {
        // The JDK has no fallocate. Space is promised by the store's own count of reservations; ext4 and xfs allocate a file that grows in
        // one go in few extents anyway.
    }

    @Override
    public long length() throws DiskIoException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw FileDiskIo.failure("ask the length of", path, e);
        }
    }

    @Override
    public FileIdentity identity() { return identity; }

    @Override
    public boolean tryLock() throws DiskIoException {
        try {
            lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw FileDiskIo.failure("lock", path, e);
        }
    }

    @Override
    public void close() throws DiskIoException {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileDiskIo.failure("close", path, e);
        }
    }
}
