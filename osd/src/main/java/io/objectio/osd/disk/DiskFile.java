package io.objectio.osd.disk;

import java.nio.ByteBuffer;

/** One open file. Positional reads from any thread; writes, sync and truncate from one thread at a time. Closing twice is fine. */
public interface DiskFile extends AutoCloseable {
    /** Fills target from offset on; returns the bytes read, fewer than asked only at the file's end. */
    int read(ByteBuffer target, long offset) throws DiskIoException;

    /** Writes all remaining bytes of all sources from offset on; their positions advance. After an exception any part may have been written. */
    void write(ByteBuffer[] sources, long offset) throws DiskIoException;

    default void write(ByteBuffer source, long offset) throws DiskIoException { write(new ByteBuffer[]{source}, offset); }

    /** Returns when what was written and the file's length are on stable storage (fdatasync). After an exception nothing is known of either. */
    void sync() throws DiskIoException;

    void truncate(long length) throws DiskIoException;

    /** Asks the file system to set blocks aside for the first length bytes; where it cannot, nothing happens. The length does not change. */
    void reserve(long length) throws DiskIoException;

    long length() throws DiskIoException;

    /** Device and inode of what is open, whatever its name is now. */
    FileIdentity identity();

    /** Takes the exclusive lock on the file, until it is closed; false if another process or another store of this one has it. */
    boolean tryLock() throws DiskIoException;

    @Override
    void close() throws DiskIoException;
}
