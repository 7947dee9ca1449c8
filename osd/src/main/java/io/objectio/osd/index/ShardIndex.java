package io.objectio.osd.index;

import io.objectio.common.id.ShardId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Places of shards by id, with the replay position they reach up to. After a crash it is as it was after some batch: at least the last one
 * before the last {@link #flush}, and never half of one. Reads: any thread. Writes and flush: one thread each at a time.
 */
public interface ShardIndex extends AutoCloseable {
    /** Opens the index in a directory, an empty one included. */
    @FunctionalInterface
    interface Opener {
        ShardIndex open(Path directory) throws IndexException;
    }

    Optional<IndexEntry> find(ShardId shard) throws IndexException;

    void write(IndexBatch batch) throws IndexException;

    /** Returns when everything written before is on stable storage. */
    void flush() throws IndexException;

    /** Of the last batch written; START in a new index. */
    ReplayPosition position();

    IndexTotals totals();

    /** Rows with ids greater than after, in order, at most limit. */
    List<Map.Entry<ShardId, IndexEntry>> list(Optional<ShardId> after, int limit) throws IndexException;

    @Override
    void close();
}
