package io.objectio.meta.store;

import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Rows on RocksDB.
 *
 * <p>RocksDB's own log is off: the Raft log replays what was not flushed. All families are flushed together ({@code atomic_flush}), so what a crash
 * leaves is the state after some commit, whole, and the row {@code applied} in it says after which one.
 *
 * <p>Checksums are verified on every read and compaction; damage is a {@link StoreFailure}.
 */
public final class RocksRowStore implements RowStore {
    private static final byte[] APPLIED = "applied".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int BACKGROUND_JOBS = 2;
    private static final int BLOOM_BITS = 10;
    private static final int BLOCK_BYTES = 8 << 10;
    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    /** A listing walks over deleted rows; files with many of them in a row are compacted soon. */
    private static final int OPEN_FILES = 512;

    private final Path folder;
    private final List<AutoCloseable> resources;
    private final RocksDB database;
    private final Map<Family, ColumnFamilyHandle> families;
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions;
    private volatile Applied applied;
    private volatile Applied flushed;
    private volatile boolean closed;
    private int openViews;

    private RocksRowStore(Path folder, RocksDB database, Map<Family, ColumnFamilyHandle> families, List<AutoCloseable> resources) {
        this.folder = folder;
        this.database = database;
        this.families = families;
        this.resources = resources;
        this.writeOptions = new WriteOptions().setDisableWAL(true);
        this.readOptions = new ReadOptions().setVerifyChecksums(true);
        resources.add(writeOptions);
        resources.add(readOptions);
        this.applied = applied(readOptions);
        this.flushed = applied;
    }

    /**
     * Opens the store in a folder, makes it if there is none.
     *
     * @throws IOException if it is damaged, in use by another process, or the disk fails: restore it from a checkpoint
     */
    public static RocksRowStore open(Path folder, RocksMemory memory) throws IOException {
        List<AutoCloseable> resources = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            DBOptions options = options(memory);
            resources.add(options);
            ColumnFamilyOptions familyOptions = familyOptions(memory, resources);
            resources.add(familyOptions);
            List<ColumnFamilyDescriptor> descriptors = Arrays.stream(Family.values())
                    .map(family -> new ColumnFamilyDescriptor(utf8(family.columnFamily()), familyOptions)).toList();
            RocksDB database = RocksDB.open(options, folder.toString(), descriptors, handles);
            resources.add(database);
            resources.addAll(handles);
            Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
            Arrays.stream(Family.values()).forEach(family -> families.put(family, handles.get(family.code())));
            return new RocksRowStore(folder, database, families, resources);
        } catch (RocksDBException e) {
            closeAll(resources);
            throw new IOException("the metadata store in " + folder + " does not open: " + e.getMessage()
                    + "; if it is damaged, start from a checkpoint of it or from another member", e);
        }
    }

    @Override
    public synchronized RowView view() {
        checkOpen();
        RowView view = new RocksView(this);
        openViews++;
        return view;
    }

    @Override
    public Applied applied() { return applied; }

    @Override
    public Applied flushed() { return flushed; }

    @Override
    public RowBatch batch() { return new RowBatch(new RocksRows(this, readOptions)); }

    @Override
    public void commit(RowBatch batch, Applied to) {
        RowStores.checkForward(applied, to);
        checkOpen();
        try (WriteBatch writes = new WriteBatch()) {
            List<RocksDBException> refused = new ArrayList<>();
            batch.forEach((family, key, value) -> {
                try {
                    if (value.isPresent()) {
                        writes.put(handle(family), key, value.get());
                    } else {
                        writes.delete(handle(family), key);
                    }
                } catch (RocksDBException e) {
                    refused.add(e);
                }
            });
            if (!refused.isEmpty()) {
                throw refused.getFirst();
            }
            writes.put(handle(Family.STATE), APPLIED, new FieldWriter(16).i64(to.term()).i64(to.index()).toArray());
            database.write(writeOptions, writes);
        } catch (RocksDBException e) {
            throw failure("commit " + to, e);
        }
        applied = to;
    }

    @Override
    public Applied flush() {
        checkOpen();
        Applied upTo = applied;
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true)) {
            database.flush(options, List.copyOf(families.values()));
        } catch (RocksDBException e) {
            throw failure("flush up to " + upTo, e);
        }
        flushed = upTo;
        return upTo;
    }

    /** Flushes, then links the files: a checkpoint without RocksDB's own log holds only what is flushed. */
    @Override
    public void checkpoint(Path target) throws IOException {
        flush();
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw new IOException("no checkpoint of " + folder + " in " + target + ": " + e.getMessage(), e);
        }
    }

    /** Flushes and closes. While views are open the files stay open with them; the last one to be closed lets go of the folder. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        if (applied.compareTo(flushed) > 0) {
            flush();
        }
        closed = true;
        if (openViews == 0) {
            closeAll(resources);
        }
    }

    synchronized void release(Snapshot snapshot, ReadOptions options) {
        database.releaseSnapshot(snapshot);
        options.close();
        openViews--;
        if (closed && openViews == 0) {
            closeAll(resources);
        }
    }

    /** What the rows seen with these options were brought to. */
    Applied applied(ReadOptions options) {
        try {
            byte[] row = database.get(handle(Family.STATE), options, APPLIED);
            return row == null ? Applied.NONE : appliedOf(row);
        } catch (RocksDBException e) {
            throw failure("reading what is applied", e);
        }
    }

    RocksDB database() { return database; }

    ColumnFamilyHandle handle(Family family) {
        ColumnFamilyHandle handle = families.get(family);
        if (handle == null) {
            throw new IllegalStateException("no family " + family + " in " + folder);
        }
        return handle;
    }

    StoreFailure failure(String what, RocksDBException cause) {
        return new StoreFailure("metadata store in " + folder + ": " + what + " failed: " + cause.getMessage(), cause);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the metadata store in " + folder + " is closed");
        }
    }

    private static Applied appliedOf(byte[] row) {
        FieldReader in = new FieldReader(row);
        return new Applied(in.i64(), in.i64());
    }

    private static DBOptions options(RocksMemory memory) {
        return new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true).setParanoidChecks(true).setAtomicFlush(true)
                .setWriteBufferManager(memory.writeBuffers()).setMaxBackgroundJobs(BACKGROUND_JOBS).setMaxOpenFiles(OPEN_FILES)
                .setKeepLogFileNum(2);
    }

    private static ColumnFamilyOptions familyOptions(RocksMemory memory, List<AutoCloseable> resources) {
        BloomFilter bloom = new BloomFilter(BLOOM_BITS);
        resources.add(bloom);
        return new ColumnFamilyOptions().setWriteBufferSize(WRITE_BUFFER_BYTES).setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(memory.cache()).setBlockSize(BLOCK_BYTES)
                        .setCacheIndexAndFilterBlocks(true).setFilterPolicy(bloom));
    }

    /** In reverse order of opening; the families before the database. */
    private static void closeAll(List<AutoCloseable> resources) {
        for (AutoCloseable resource : resources.reversed()) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing RocksDB", e);
            }
        }
    }

    private static byte[] utf8(String text) { return text.getBytes(java.nio.charset.StandardCharsets.UTF_8); }
}
