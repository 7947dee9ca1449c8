package io.objectio.osd.store;

import io.objectio.common.id.ShardId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The shards of one disk.
 *
 * <p>Durability: {@link WriteResult.Stored} and {@link DeleteResult.Deleted} mean that a crash at any later moment keeps the effect. A shard
 * is written once under its id: the same bytes again are Stored, other bytes are {@link WriteResult.DifferentBytes}.
 *
 * <p>Threads: any. No method waits for the disk but {@link #close}; futures complete normally with one of the listed results (never
 * exceptionally, save for a bug) on threads of the disk, where nothing may block. Payloads that are given are taken over: the store releases
 * them, also when it refuses. Payloads that are returned belong to the receiver.
 */
public interface DiskStore extends AutoCloseable {
    /** Shards below this are given whole or gathered in memory, and lie in the log; longer ones are files. */
    int LARGE_SHARD_BYTES = 1 << 20;

    /** The most that one read returns, a frame's worth. */
    int MAX_READ_BYTES = 1 << 20;

    DiskIdentity identity();

    /** What the last start found and did. */
    ReplayStatus replayStatus();

    /** Writes a whole small shard, the fast path: one call, no copy. */
    CompletableFuture<WriteResult> put(ShardPut put);

    /**
     * Begins a shard that comes cell by cell. The write belongs to owner (a connection): {@link #abandonAll} ends all of an owner's.
     *
     * <p>A shard of the id may exist already: that is found out at {@link ShardWrite#finish}, where the bytes can be compared.
     */
    WriteOpening openShardWrite(Object owner, ShardHead head);

    /** Gives up every unfinished write of the owner and gives its memory and space back. */
    void abandonAll(Object owner);

    /**
     * Reads part of a shard, checked granule by granule before it is handed out.
     *
     * @param offset a multiple of 64 KiB
     * @param length at least 1 and at most {@link #MAX_READ_BYTES}; what ends past the shard is cut at its end, what ends inside a granule is
     *               widened to the granule's border
     */
    CompletableFuture<ShardRead> read(ShardId shard, long offset, int length);

    /** What the disk's own records say of a shard, without its bytes: length, CRCs, manifest. */
    CompletableFuture<ShardLookup> describe(ShardId shard);

    /** Reads the whole shard again and compares every CRC; scrub and repair call it. Changes nothing. */
    CompletableFuture<ShardVerification> verify(ShardId shard);

    /** Deletes; one result per shard in the order given. What is absent is Deleted: deleting any number of times is fine. */
    CompletableFuture<List<DeleteResult>> delete(List<ShardId> shards);

    /**
     * Puts a damaged shard aside: its bytes as found go to quarantine/, and the id may be written again. Until then reads of it are Corrupt.
     * The shard is verified first, and an intact one is left alone (so two reporters do no harm).
     */
    CompletableFuture<QuarantineResult> quarantine(ShardId shard);

    /** Shards by id, greater than after, at most limit (1 to 10,000): a page of the inventory. Quarantined ones are listed with their kind. */
    CompletableFuture<List<ShardEntry>> list(Optional<ShardId> after, int limit);

    /** Figures for heartbeats and status; cheap. */
    DiskStats stats();

    /**
     * The once-a-second look at what happens by itself: is the directory still ours, is there space, does an I/O hang, is a checkpoint due.
     * Hands over at once.
     */
    void tick();

    /** Marks the disk FAILED by an operator or a test; it stays so until opened anew. */
    void fail(String cause);

    /** Writes the index to disk, so that a start from here replays nothing; true when done. */
    CompletableFuture<Boolean> checkpoint();

    /** The closed segments of the log, oldest first, with what compaction would gain. */
    List<SegmentFigures> segments();

    /** Copies what lives in one closed segment to the log's end and removes the segment. */
    CompletableFuture<CompactionResult> compact(long segment);

    /** Finishes what is acknowledged, flushes, unlocks. Unfinished writes are abandoned. Waits; safe to call twice. */
    @Override
    void close();
}
