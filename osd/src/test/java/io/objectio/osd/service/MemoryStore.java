package io.objectio.osd.service;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskState;
import io.objectio.osd.store.CompactionResult;
import io.objectio.osd.store.DeleteResult;
import io.objectio.osd.store.DiskIdentity;
import io.objectio.osd.store.DiskStats;
import io.objectio.osd.store.DiskStore;
import io.objectio.osd.store.QuarantineResult;
import io.objectio.osd.store.ReplayStatus;
import io.objectio.osd.store.SegmentFigures;
import io.objectio.osd.store.ShardEntry;
import io.objectio.osd.store.ShardHead;
import io.objectio.osd.store.ShardLookup;
import io.objectio.osd.store.ShardPut;
import io.objectio.osd.store.ShardRead;
import io.objectio.osd.store.ShardVerification;
import io.objectio.osd.store.ShardWrite;
import io.objectio.osd.store.WriteOpening;
import io.objectio.osd.store.WriteResult;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A disk store that keeps shards on the heap and answers at once. Strict: what the contract forbids fails the test. */
public final class MemoryStore implements DiskStore {
    /** What is stored of a shard. */
    public record Stored(ShardHead head, Bytes bytes, int crc, Bytes manifest) {}

    private final DiskIdentity identity;
    public final NavigableMap<ShardId, Stored> shards = new TreeMap<>();
    public final Set<ShardId> corrupt = new HashSet<>();
    public final Set<ShardId> quarantined = new HashSet<>();
    public final Map<Writing, Object> writing = new java.util.HashMap<>();
    public DiskState state = DiskState.HEALTHY;
    public String stateCause = "";
    public boolean closed;
    public int ticks;
    /** When set, answers deletions. */
    public Optional<Function<ShardId, DeleteResult>> deletion = Optional.empty();
    /** When set, answers openings, puts and cells. */
    public Optional<WriteResult> refusal = Optional.empty();

    public MemoryStore(DiskId disk, OsdId osd, Path path) {
        this.identity = new DiskIdentity(disk, new ClusterId(1, 1), osd, Incarnation.of(1, 1), 1, 1, path);
    }

    public MemoryStore(DiskIdentity identity) { this.identity = identity; }

    /** A shard that must be there. */
    public Stored shard(ShardId shard) {
        return java.util.Objects.requireNonNull(shards.get(shard), shard + " is not stored");
    }

    @Override
    public DiskIdentity identity() { return identity; }

    @Override
    public ReplayStatus replayStatus() { return new ReplayStatus(0, 0, List.of(), false, 0, 0); }

    @Override
    public CompletableFuture<WriteResult> put(ShardPut put) {
        try (Payload bytes = put.bytes()) {
            if (refusal.isPresent()) {
                return done(refusal.get());
            }
            if (put.head().length() != bytes.length() || put.head().length() >= LARGE_SHARD_BYTES) {
                throw new AssertionError("a put of " + bytes.length() + " bytes for " + put.head());
            }
            return done(store(put.head(), copy(bytes), put.granuleCrcs().toArray(), put.shardCrc(), put.head().manifest()));
        }
    }

    private WriteResult store(ShardHead head, byte[] bytes, int[] granules, int shardCrc, Bytes manifest) {
        int[] actual = Crc.granules(head.shard(), 0, ByteBuffer.wrap(bytes));
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] != granules[i]) {
                return new WriteResult.BadCrc(head.shard(), i, granules[i], actual[i]);
            }
        }
        int crc = Crc.of(bytes, 0, bytes.length);
        if (crc != shardCrc) {
            return new WriteResult.BadCrc(head.shard(), -1, shardCrc, crc);
        }
        Stored before = shards.putIfAbsent(head.shard(), new Stored(head, Bytes.of(bytes), crc, manifest));
        return before != null && before.crc() != crc
                ? new WriteResult.DifferentBytes(head.shard(), before.crc(), crc)
                : new WriteResult.Stored(head.shard(), bytes.length, crc, before != null);
    }

    private static byte[] copy(Payload payload) {
        byte[] bytes = new byte[payload.length()];
        payload.bytes().get(bytes);
        return bytes;
    }

    @Override
    public WriteOpening openShardWrite(Object owner, ShardHead head) {
        if (refusal.isPresent()) {
            return new WriteOpening.Refused(refusal.get());
        }
        Writing write = new Writing(head);
        writing.put(write, owner);
        return new WriteOpening.Opened(write);
    }

    /** A shard in the making. */
    public final class Writing implements ShardWrite {
        private final ShardHead head;
        private final ByteBuffer bytes;
        private final List<Integer> crcs = new ArrayList<>();
        private Optional<WriteResult> ended = Optional.empty();

        Writing(ShardHead head) {
            this.head = head;
            this.bytes = ByteBuffer.allocate((int) head.length());
        }

        @Override
        public ShardHead head() { return head; }

        @Override
        public CompletableFuture<WriteResult> append(CrcList granuleCrcs, Payload cell) {
            try (cell) {
                if (ended.isEmpty() && refusal.isPresent()) {
                    end(refusal.get());
                }
                if (ended.isPresent()) {
                    return done(ended.get());
                }
                bytes.put(cell.bytes());
                for (int crc : granuleCrcs.toArray()) {
                    crcs.add(crc);
                }
                return done(new WriteResult.Taken(head.shard(), bytes.position()));
            }
        }

        @Override
        public CompletableFuture<WriteResult> finish(int shardCrc, Bytes manifest) {
            if (ended.isEmpty()) {
                int[] granules = crcs.stream().mapToInt(Integer::intValue).toArray();
                end(bytes.hasRemaining()
                        ? new WriteResult.BadLength(head.shard(), bytes.remaining() + " bytes lack")
                        : store(head, bytes.array(), granules, shardCrc, manifest));
            }
            return done(ended.orElseThrow());
        }

        @Override
        public void abandon() {
            if (ended.isEmpty()) {
                end(new WriteResult.Abandoned(head.shard()));
            }
        }

        private void end(WriteResult result) {
            ended = Optional.of(result);
            writing.remove(this);
        }
    }

    @Override
    public void abandonAll(Object owner) {
        writing.entrySet().stream().filter(entry -> entry.getValue().equals(owner)).map(Map.Entry::getKey).toList()
                .forEach(Writing::abandon);
    }

    @Override
    public CompletableFuture<ShardRead> read(ShardId shard, long offset, int length) {
        Stored stored = shards.get(shard);
        if (state == DiskState.AWAY) {
            return done(new ShardRead.Unavailable(shard, state, stateCause));
        }
        if (stored == null) {
            return done(new ShardRead.Absent(shard));
        }
        if (corrupt.contains(shard)) {
            return done(new ShardRead.Corrupt(shard, stored.crc(), 0, "granule 0"));
        }
        if (offset >= stored.bytes().length()) {
            return done(new ShardRead.OutOfRange(shard, stored.bytes().length()));
        }
        long granuleEnd = (offset + length + Crc.GRANULE_BYTES - 1) / Crc.GRANULE_BYTES * Crc.GRANULE_BYTES;
        int end = (int) Math.min(stored.bytes().length(), granuleEnd);
        ByteBuffer bytes = ByteBuffer.allocateDirect(end - (int) offset).put(stored.bytes().toArray(), (int) offset, end - (int) offset)
                .flip();
        reads++;
        return done(new ShardRead.Intact(shard, stored.bytes().length(), stored.crc(), offset,
                CrcList.of(Crc.granules(shard, offset, bytes)), new CountedPayload(bytes, () -> reads--)));
    }

    /** Payloads of reads that nobody has released yet. */
    public int reads;

    @Override
    public CompletableFuture<ShardLookup> describe(ShardId shard) { throw new AssertionError("the service does not describe"); }

    @Override
    public CompletableFuture<ShardVerification> verify(ShardId shard) {
        Stored stored = shards.get(shard);
        return done(state == DiskState.AWAY
                ? new ShardVerification.Unavailable(shard, state, stateCause)
                : stored == null
                        ? new ShardVerification.Absent(shard)
                        : corrupt.contains(shard)
                                ? new ShardVerification.Corrupt(shard, stored.crc(), 7, "granule 0")
                                : new ShardVerification.Intact(shard, stored.bytes().length(), stored.crc()));
    }

    @Override
    public CompletableFuture<List<DeleteResult>> delete(List<ShardId> doomed) {
        return done(doomed.stream().map(
                shard -> deletion.isPresent() ? deletion.get().apply(shard) : new DeleteResult.Deleted(shard, shards.remove(shard) != null))
                .toList());
    }

    @Override
    public CompletableFuture<QuarantineResult> quarantine(ShardId shard) { throw new AssertionError("only repair puts shards aside"); }

    @Override
    public CompletableFuture<List<ShardEntry>> list(Optional<ShardId> after, int limit) {
        return done((after.isPresent() ? shards.tailMap(after.get(), false) : shards).values().stream().limit(limit)
                .map(stored -> new ShardEntry(stored.head().shard(), stored.bytes().length(), stored.crc(),
                        quarantined.contains(stored.head().shard())))
                .toList());
    }

    @Override
    public DiskStats stats() {
        return new DiskStats(state, stateCause, 1000, 600, 50, 0, 400, shards.size(), 0, 0, 0, Optional.empty(), writing.size(), 0, 0);
    }

    @Override
    public void tick() { ticks++; }

    @Override
    public void fail(String cause) {
        state = DiskState.FAILED;
        stateCause = cause;
    }

    @Override
    public CompletableFuture<Boolean> checkpoint() { return done(true); }

    @Override
    public List<SegmentFigures> segments() { return List.of(); }

    @Override
    public CompletableFuture<CompactionResult> compact(long segment) { throw new AssertionError("the service does not compact"); }

    @Override
    public void close() { closed = true; }

    private static <T> CompletableFuture<T> done(T value) { return CompletableFuture.completedFuture(value); }
}
