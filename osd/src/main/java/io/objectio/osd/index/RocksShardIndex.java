package io.objectio.osd.index;

import io.objectio.common.id.ShardId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The index on RocksDB. Column family {@code default} holds the state row, {@code shards} the rows; atomic_flush keeps both at one batch.
 *
 * <p>Its files are the one thing on a disk that does not pass through DiskIo; what it loses is made again from the log.
 */
public final class RocksShardIndex implements ShardIndex {
    private static final byte[] STATE_KEY = "state".getBytes(StandardCharsets.US_ASCII);
    /** One index of eight may fill a write buffer without taking all of the shared bound. */
    private static final long WRITE_BUFFER_BYTES = 4 << 20;
    private static final int BLOOM_BITS = 10;
    private static final int MAX_OPEN_FILES = 128;
    private static final int BACKGROUND_JOBS = 2;

    private final Path directory;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final RocksDB db;
    private final ColumnFamilyHandle states;
    private final ColumnFamilyHandle shards;
    private final WriteOptions writeOptions = own(new WriteOptions().setDisableWAL(true));
    private final ReadOptions readOptions = own(new ReadOptions());
    private final FlushOptions flushOptions = own(new FlushOptions().setWaitForFlush(true));
    private volatile ReplayPosition position;
    private volatile IndexTotals totals;

    public RocksShardIndex(Path directory, IndexMemory memory) throws IndexException {
        this.directory = directory;
        BloomFilter bloom = own(new BloomFilter(BLOOM_BITS));
        BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockCache(memory.cache()).setFilterPolicy(bloom)
                .setCacheIndexAndFilterBlocks(true);
        ColumnFamilyOptions family = own(new ColumnFamilyOptions().setWriteBufferSize(WRITE_BUFFER_BYTES).setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION));
        DBOptions options = own(new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true).setAtomicFlush(true)
                .setWriteBufferManager(memory.writeBuffers()).setMaxOpenFiles(MAX_OPEN_FILES).setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL).setKeepLogFileNum(2).setParanoidChecks(true).setUseFsync(false));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            this.db = own(RocksDB.open(options, directory.toString(),
                    List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family),
                            new ColumnFamilyDescriptor("shards".getBytes(StandardCharsets.US_ASCII), family)),
                    handles));
            this.states = own(handles.get(0));
            this.shards = own(handles.get(1));
            byte[] state = db.get(states, STATE_KEY);
            this.position = state == null ? ReplayPosition.START : IndexKeys.position(state);
            this.totals = state == null ? IndexTotals.NONE : IndexKeys.totals(state);
        } catch (RocksDBException | IllegalArgumentException e) {
            close();
            throw new IndexException("index " + directory + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private <T extends AutoCloseable> T own(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public Optional<IndexEntry> find(ShardId shard) throws IndexException {
        try {
            byte[] value = db.get(shards, readOptions, IndexKeys.key(shard));
            return value == null ? Optional.empty() : Optional.of(IndexKeys.entry(value));
        } catch (RocksDBException | IllegalArgumentException e) {
            throw failed("read", e);
        }
    }

    @Override
    public void write(IndexBatch rows) throws IndexException {
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<ShardId, Optional<IndexEntry>> row : rows.rows().entrySet()) {
                byte[] key = IndexKeys.key(row.getKey());
                if (row.getValue().isPresent()) {
                    batch.put(shards, key, IndexKeys.value(row.getValue().get()));
                } else {
                    batch.delete(shards, key);
                }
            }
            batch.put(states, STATE_KEY, IndexKeys.state(rows.position(), rows.totals()));
            db.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw failed("written", e);
        }
        position = rows.position();
        totals = rows.totals();
    }

    @Override
    public void flush() throws IndexException {
        try {
            db.flush(flushOptions, List.of(states, shards));
        } catch (RocksDBException e) {
            throw failed("flushed", e);
        }
    }

    @Override
    public ReplayPosition position() { return position; }

    @Override
    public IndexTotals totals() { return totals; }

    @Override
    public List<Map.Entry<ShardId, IndexEntry>> list(Optional<ShardId> after, int limit) throws IndexException {
        List<Map.Entry<ShardId, IndexEntry>> rows = new ArrayList<>();
        try (RocksIterator iterator = db.newIterator(shards, readOptions)) {
            if (after.isPresent()) {
                iterator.seek(IndexKeys.key(after.get()));
                if (iterator.isValid() && IndexKeys.shard(iterator.key()).equals(after.get())) {
                    iterator.next();
                }
            } else {
                iterator.seekToFirst();
            }
            for (; iterator.isValid() && rows.size() < limit; iterator.next()) {
                rows.add(Map.entry(IndexKeys.shard(iterator.key()), IndexKeys.entry(iterator.value())));
            }
            iterator.status();
            return rows;
        } catch (RocksDBException | IllegalArgumentException e) {
            throw failed("listed", e);
        }
    }

    private IndexException failed(String what, Exception cause) {
        return new IndexException("index " + directory + " could not be " + what + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable resource = open.pop();
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + directory, e);
            }
        }
    }
}
