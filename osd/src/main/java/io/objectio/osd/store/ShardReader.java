package io.objectio.osd.store;

import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ShardId;
import io.objectio.osd.disk.DiskEvent;
import io.objectio.osd.disk.DiskFile;
import io.objectio.osd.disk.DiskHealth;
import io.objectio.osd.disk.DiskIo;
import io.objectio.osd.disk.DiskIoException;
import io.objectio.osd.disk.DiskLayout;
import io.objectio.osd.index.IndexEntry;
import io.objectio.osd.index.IndexException;
import io.objectio.osd.segment.SegmentReader;
import io.objectio.osd.segment.ShardTable;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Reads shards and checks them. No byte leaves before the CRC of its granule was found right.
 *
 * <p>A small shard costs one read of the disk: the index knows place and lengths, and head and data lie together. A large one costs one of its
 * file, and one of the head in the log the first time. Called on the disk's read threads.
 */
final class ShardReader {
    /** A place that goes away under a reader (compaction, deletion) is looked up again; more often than this is not believed. */
    private static final int MAX_LOOKUPS = 4;
    private static final int VERIFY_BYTES = 4 * Crc.GRANULE_BYTES;

    /** How a try to read at a place ended: with an answer, or with the place gone. */
    private interface Attempt<T> {
        Optional<T> at(IndexEntry entry) throws DiskIoException, InterruptedException;
    }

    private final DiskIo io;
    private final DiskLayout layout;
    private final ShardTable table;
    private final SegmentReader segments;
    private final DiskHealth health;
    private final ReadMemory memory;
    private final ErrorLog errors;
    private final Map<IndexEntry, SegmentReader.Head> heads;

    ShardReader(DiskIo io, DiskLayout layout, ShardTable table, SegmentReader segments, DiskHealth health, ReadMemory memory,
            ErrorLog errors, int maxCachedHeads) {
        this.io = io;
        this.layout = layout;
        this.table = table;
        this.segments = segments;
        this.health = health;
        this.memory = memory;
        this.errors = errors;
        this.heads = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<IndexEntry, SegmentReader.Head> eldest) { return size() > maxCachedHeads; }
        };
    }

    ShardRead read(ShardId shard, long offset, int length) {
        return lookUp(shard, entry -> readAt(shard, entry, offset, length), failure -> switch (failure) {
            case ShardLookup.Absent _ -> new ShardRead.Absent(shard);
            case ShardLookup.Corrupt(_, int expected, int actual, String what) -> new ShardRead.Corrupt(shard, expected, actual, what);
            case ShardLookup.Unavailable(_, var state, String cause) -> new ShardRead.Unavailable(shard, state, cause);
            case ShardLookup.Busy _ -> new ShardRead.Busy(shard);
            case ShardLookup.Present _ -> throw new IllegalStateException("a read does not describe");
        });
    }

    ShardLookup describe(ShardId shard) {
        return lookUp(shard, entry -> switch (head(shard, entry)) {
            case SegmentReader.Result.Good(SegmentReader.Head head) -> Optional.of(new ShardLookup.Present(
                    new ShardHead(shard, head.header().scheme(), entry.dataLength(), head.manifest()), head.granuleCrcs(),
                    entry.shardCrc()));
            case SegmentReader.Result.Bad(String what) -> Optional.of(corrupt(shard, entry.shardCrc(), 0, what));
            case SegmentReader.Result.Gone _ -> Optional.empty();
        }, failure -> failure);
    }

    ShardVerification verify(ShardId shard) {
        ShardLookup found = lookUp(shard, entry -> verifyAt(shard, entry), failure -> failure);
        return switch (found) {
            case ShardLookup.Present(ShardHead head, _, int crc) -> new ShardVerification.Intact(shard, head.length(), crc);
            case ShardLookup.Absent _ -> new ShardVerification.Absent(shard);
            case ShardLookup.Corrupt(_, int expected, int actual, String what) ->
                new ShardVerification.Corrupt(shard, expected, actual, what);
            case ShardLookup.Unavailable(_, var state, String cause) -> new ShardVerification.Unavailable(shard, state, cause);
            case ShardLookup.Busy _ -> new ShardVerification.Busy(shard);
        };
    }

    /** Looks the shard up and tries, again if the place went away meanwhile; what every reading has in common. */
    private <T> T lookUp(ShardId shard, Attempt<T> attempt, Function<ShardLookup, T> otherwise) {
        try {
            for (int i = 0; i < MAX_LOOKUPS; i++) {
                Optional<IndexEntry> entry = table.find(shard);
                if (entry.isEmpty()) {
                    return otherwise.apply(new ShardLookup.Absent(shard));
                }
                if (!entry.get().live()) {
                    return otherwise.apply(new ShardLookup.Corrupt(shard, entry.get().shardCrc(), 0, "in quarantine"));
                }
                Optional<T> answer = attempt.at(entry.get());
                if (answer.isPresent()) {
                    return answer.get();
                }
                if (table.find(shard).equals(entry)) {
                    return otherwise.apply(corrupt(shard, entry.get().shardCrc(), 0, "its file is gone"));
                }
            }
            return otherwise.apply(new ShardLookup.Busy(shard));
        } catch (DiskIoException e) {
            errors.count("read of " + shard + ": " + e.getMessage());
            health.report(DiskEvent.READ_ERROR, String.valueOf(e.getMessage()));
            return otherwise.apply(new ShardLookup.Unavailable(shard, health.state(), String.valueOf(e.getMessage())));
        } catch (IndexException e) {
            errors.count(String.valueOf(e.getMessage()));
            health.report(DiskEvent.READ_ERROR, String.valueOf(e.getMessage()));
            return otherwise.apply(new ShardLookup.Unavailable(shard, health.state(), String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise.apply(new ShardLookup.Busy(shard));
        }
    }

    private ShardLookup.Corrupt corrupt(ShardId shard, int expected, int actual, String what) {
        errors.corrupt(shard, expected, actual, what);
        return new ShardLookup.Corrupt(shard, expected, actual, what);
    }

    private Optional<ShardRead> readAt(ShardId shard, IndexEntry entry, long offset, int length)
            throws DiskIoException, InterruptedException {
        long shardLength = entry.dataLength();
        if (offset >= shardLength && !(offset == 0 && shardLength == 0)) {
            return Optional.of(new ShardRead.OutOfRange(shard, shardLength));
        }
        long end = Math.min(shardLength, Math.ceilDiv(offset + length, (long) Crc.GRANULE_BYTES) * Crc.GRANULE_BYTES);
        int wanted = (int) Math.min(end - offset, DiskStore.MAX_READ_BYTES);
        return entry.kind() == IndexEntry.Kind.SHARD
                ? readSmall(shard, entry, (int) offset, wanted)
                : readLarge(shard, entry, offset, wanted);
    }

    private Optional<ShardRead> readSmall(ShardId shard, IndexEntry entry, int offset, int wanted)
            throws DiskIoException, InterruptedException {
        int dataAt = SegmentReader.headLength(entry) + offset;
        Optional<ReadMemory.Taken> taken = memory.take(dataAt + wanted);
        if (taken.isEmpty()) {
            return Optional.of(new ShardRead.Busy(shard));
        }
        ReadMemory.Taken buffer = taken.get();
        boolean handedOver = false;
        try {
            switch (segments.read(shard, entry, buffer.buffer().limit(dataAt + wanted))) {
                case SegmentReader.Result.Good(SegmentReader.Head head) -> {
                    ShardRead checked = checked(shard, entry, head.granuleCrcs(), offset, buffer, dataAt, wanted);
                    handedOver = checked instanceof ShardRead.Intact;
                    return Optional.of(checked);
                }
                case SegmentReader.Result.Bad(String what) -> {
                    return Optional.of(corruptRead(shard, entry.shardCrc(), 0, what));
                }
                case SegmentReader.Result.Gone _ -> {
                    return Optional.empty();
                }
            }
        } finally {
            if (!handedOver) {
                buffer.giveBack();
            }
        }
    }

    private Optional<ShardRead> readLarge(ShardId shard, IndexEntry entry, long offset, int wanted)
            throws DiskIoException, InterruptedException {
        SegmentReader.Head head;
        switch (head(shard, entry)) {
            case SegmentReader.Result.Good(SegmentReader.Head good) -> head = good;
            case SegmentReader.Result.Bad(String what) -> {
                return Optional.of(corruptRead(shard, entry.shardCrc(), 0, what));
            }
            case SegmentReader.Result.Gone _ -> {
                return Optional.empty();
            }
        }
        Optional<ReadMemory.Taken> taken = memory.take(wanted);
        if (taken.isEmpty()) {
            return Optional.of(new ShardRead.Busy(shard));
        }
        ReadMemory.Taken buffer = taken.get();
        boolean handedOver = false;
        try (DiskFile file = io.open(layout.largeFile(shard, entry.fileNumber()), DiskIo.Mode.READ)) {
            int count = file.read(buffer.buffer().limit(wanted), offset);
            if (count < wanted) {
                return Optional
                        .of(corruptRead(shard, entry.shardCrc(), 0, "its file ends at " + (offset + count) + " of " + entry.dataLength()));
            }
            ShardRead checked = checked(shard, entry, head.granuleCrcs(), offset, buffer, 0, wanted);
            handedOver = checked instanceof ShardRead.Intact;
            return Optional.of(checked);
        } catch (DiskIoException e) {
            if (e.kind() == DiskIoException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        } finally {
            if (!handedOver) {
                buffer.giveBack();
            }
        }
    }

    private ShardRead checked(ShardId shard, IndexEntry entry, CrcList all, long offset, ReadMemory.Taken buffer, int dataAt, int wanted) {
        int first = (int) (offset / Crc.GRANULE_BYTES);
        int[] crcs = new int[Crc.granuleCount(wanted)];
        for (int i = 0; i < crcs.length; i++) {
            int from = i * Crc.GRANULE_BYTES;
            int length = Math.min(Crc.GRANULE_BYTES, wanted - from);
            crcs[i] = all.get(first + i);
            int actual = Crc.granule(shard.blob(), shard.index(), first + i, buffer.buffer().slice(dataAt + from, length));
            if (actual != crcs[i]) {
                return corruptRead(shard, crcs[i], actual, "granule " + (first + i));
            }
        }
        return new ShardRead.Intact(shard, entry.dataLength(), entry.shardCrc(), offset, CrcList.of(crcs), buffer.payload(dataAt, wanted));
    }

    private ShardRead corruptRead(ShardId shard, int expected, int actual, String what) {
        errors.corrupt(shard, expected, actual, what);
        return new ShardRead.Corrupt(shard, expected, actual, what);
    }

    /** The head of the shard's record; those of large shards are kept, as their readers come back cell by cell. */
    private SegmentReader.Result head(ShardId shard, IndexEntry entry) throws DiskIoException {
        synchronized (heads) {
            SegmentReader.Head known = heads.get(entry);
            if (known != null) {
                return new SegmentReader.Result.Good(known);
            }
        }
        SegmentReader.Result result = segments.read(shard, entry, ByteBuffer.allocateDirect(SegmentReader.headLength(entry)));
        if (result instanceof SegmentReader.Result.Good(SegmentReader.Head head) && entry.kind() == IndexEntry.Kind.LARGE) {
            synchronized (heads) {
                heads.put(entry, head);
            }
        }
        return result;
    }

    private Optional<ShardLookup> verifyAt(ShardId shard, IndexEntry entry) throws DiskIoException {
        SegmentReader.Head head;
        // Straight from the disk, never from the cache of heads: this is what is to be proven.
        switch (segments.read(shard, entry, ByteBuffer.allocateDirect(SegmentReader.headLength(entry)))) {
            case SegmentReader.Result.Good(SegmentReader.Head good) -> head = good;
            case SegmentReader.Result.Bad(String what) -> {
                return Optional.of(corrupt(shard, entry.shardCrc(), 0, what));
            }
            case SegmentReader.Result.Gone _ -> {
                return Optional.empty();
            }
        }
        CRC32C whole = new CRC32C();
        String bad = "";
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(VERIFY_BYTES, Math.max(1, entry.dataLength())));
        for (long at = 0; at < entry.dataLength(); at += VERIFY_BYTES) {
            int wanted = (int) Math.min(VERIFY_BYTES, entry.dataLength() - at);
            Optional<Integer> count = readData(shard, entry, at, buffer.clear().limit(wanted));
            if (count.isEmpty()) {
                return Optional.empty();
            }
            buffer.flip();
            whole.update(buffer.duplicate());
            if (count.get() < wanted) {
                bad = "ends at " + (at + count.get()) + " of " + entry.dataLength();
                break;
            }
            int[] crcs = Crc.granules(shard, at, buffer);
            int first = (int) (at / Crc.GRANULE_BYTES);
            for (int i = 0; i < crcs.length && bad.isEmpty(); i++) {
                if (crcs[i] != head.granuleCrcs().get(first + i)) {
                    bad = String.format("granule %d has CRC %08x and should have %08x", first + i, crcs[i],
                            head.granuleCrcs().get(first + i));
                }
            }
        }
        int actual = (int) whole.getValue();
        if (!bad.isEmpty() || actual != entry.shardCrc()) {
            return Optional.of(corrupt(shard, entry.shardCrc(), actual, bad.isEmpty() ? "the whole shard's CRC" : bad));
        }
        return Optional.of(new ShardLookup.Present(new ShardHead(shard, head.header().scheme(), entry.dataLength(), head.manifest()),
                head.granuleCrcs(), actual));
    }

    /** Bytes of the shard's data as they are; how many there were, or empty if the place is gone. */
    Optional<Integer> readData(ShardId shard, IndexEntry entry, long offset, ByteBuffer target) throws DiskIoException {
        if (entry.kind() == IndexEntry.Kind.SHARD) {
            return segments.readRaw(entry, SegmentReader.headLength(entry) + offset, target);
        }
        try (DiskFile file = io.open(layout.largeFile(shard, entry.fileNumber()), DiskIo.Mode.READ)) {
            return Optional.of(file.read(target, offset));
        } catch (DiskIoException e) {
            if (e.kind() == DiskIoException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
