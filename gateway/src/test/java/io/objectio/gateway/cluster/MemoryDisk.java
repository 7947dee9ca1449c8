package io.objectio.gateway.cluster;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A disk in memory that keeps the rules of an OSD's disk: shards written once, in order, checked before they count. One thread at a time. */
public final class MemoryDisk {
    /** A sealed shard. */
    public static final class Stored {
        private final byte[] bytes;
        private final int[] granuleCrcs;
        private final int shardCrc;
        private final Bytes manifest;

        Stored(byte[] bytes, int[] granuleCrcs, int shardCrc, Bytes manifest) {
            this.bytes = bytes;
            this.granuleCrcs = granuleCrcs;
            this.shardCrc = shardCrc;
            this.manifest = manifest;
        }

        /** The live array: tests damage it. */
        public byte[] bytes() { return bytes; }

        public int shardCrc() { return shardCrc; }

        public Bytes manifest() { return manifest; }
    }

    private static final class Open {
        private final byte[] bytes;
        private final List<Integer> crcs = new ArrayList<>();
        private int length;

        Open(int size) { bytes = new byte[size]; }
    }

    private final Map<ShardId, Open> open = new HashMap<>();
    private final TreeMap<ShardId, Stored> stored = new TreeMap<>();
    private final TreeMap<ShardId, Stored> unsynced = new TreeMap<>();
    private final Map<PgId, Epoch> epochs = new HashMap<>();
    private OsdResponse.@Nullable Reason refuseWrites;
    private OsdResponse.@Nullable Reason refuseReads;
    private int busyReads;
    private boolean checkOnRead = true;
    private boolean forgeCrcs;

    public NavigableMap<ShardId, Stored> stored() { return stored; }

    public int openShards() { return open.size(); }

    public void refuseWrites(OsdResponse.@Nullable Reason reason) { refuseWrites = reason; }

    public void refuseReads(OsdResponse.@Nullable Reason reason) { refuseReads = reason; }

    /** The next count reads are answered BUSY. */
    public synchronized void busyReads(int count) { busyReads = count; }

    private synchronized boolean busy() { return busyReads > 0 && busyReads-- > 0; }

    /** false: damaged bytes are sent out unnoticed, so that only the reader's own check is left. */
    public void checkOnRead(boolean check) {
        checkOnRead = check;
    }

    /** true: CRCs are made anew from whatever the bytes are, as a disk would that checks nothing and lies. */
    public void forgeCrcs(boolean forge) {
        forgeCrcs = forge;
    }

    public void epoch(PgId pg, Epoch epoch) { epochs.put(pg, epoch); }

    /** A crash: what was begun, and what was sealed and not synced, is gone. */
    public void crash() {
        open.clear();
        unsynced.clear();
    }

    /** What was sealed is on stable storage now. */
    public void sync() {
        stored.putAll(unsynced);
        unsynced.clear();
    }

    /** These are on stable storage now. */
    public void sync(List<ShardId> shards) {
        for (ShardId shard : shards) {
            Stored sealed = unsynced.remove(shard);
            if (sealed != null) {
                stored.put(shard, sealed);
            }
        }
    }

    public OsdResponse abandon(ShardId shard) {
        open.remove(shard);
        return new OsdResponse.Abandoned();
    }

    /** Takes a cell; a sealed shard waits for {@link #sync}. ShardDurable is answered before that: whoever serves holds it back. */
    public OsdResponse write(OsdRequest.WriteCell cell) {
        OsdResponse.Reason reason = refuseWrites;
        if (reason != null) {
            return refused(reason, "as the test says");
        }
        ByteBuffer data = cell.data().bytes();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        if (!cell.granuleCrcs().equals(CrcList.of(Crc.granules(cell.shard(), cell.offset(), ByteBuffer.wrap(bytes))))) {
            return refused(OsdResponse.Reason.WRONG_CRC, "granules of " + cell.shard() + " at " + cell.offset());
        }
        Stored known = stored.containsKey(cell.shard()) ? stored.get(cell.shard()) : unsynced.get(cell.shard());
        if (known != null) {
            return same(known, cell, bytes);
        }
        Open shard = open.get(cell.shard());
        if (cell.offset() == 0 && shard == null) {
            Epoch newest = epochs.get(cell.shard().pg());
            if (newest != null && cell.pgEpoch().compareTo(newest) < 0) {
                return refused(OsdResponse.Reason.STALE_EPOCH, cell.pgEpoch() + " is older than " + newest);
            }
            shard = new Open(Math.toIntExact(cell.shardLength()));
            open.put(cell.shard(), shard);
        }
        if (shard == null || cell.offset() > shard.length || cell.offset() + bytes.length > shard.bytes.length) {
            return refused(OsdResponse.Reason.BAD_SEQUENCE, "cell at " + cell.offset() + " of " + cell.shard());
        }
        if (cell.offset() < shard.length) {
            return new OsdResponse.CellReceived();
        }
        System.arraycopy(bytes, 0, shard.bytes, shard.length, bytes.length);
        shard.length += bytes.length;
        for (int crc : cell.granuleCrcs().toArray()) {
            shard.crcs.add(crc);
        }
        if (cell.seal().isEmpty()) {
            return new OsdResponse.CellReceived();
        }
        OsdRequest.Seal seal = cell.seal().get();
        open.remove(cell.shard());
        if (shard.length != shard.bytes.length || seal.shardCrc() != Crc.of(ByteBuffer.wrap(shard.bytes))) {
            return refused(OsdResponse.Reason.WRONG_CRC, "shard " + cell.shard());
        }
        unsynced.put(cell.shard(),
                new Stored(shard.bytes, shard.crcs.stream().mapToInt(Integer::intValue).toArray(), seal.shardCrc(), seal.manifest()));
        return new OsdResponse.ShardDurable();
    }

    public OsdResponse read(OsdRequest.ReadCell request) {
        OsdResponse.Reason reason = refuseReads;
        if (reason != null) {
            return refused(reason, "as the test says");
        }
        if (busy()) {
            return refused(OsdResponse.Reason.BUSY, "as the test says");
        }
        Stored shard = stored.get(request.shard());
        if (shard == null) {
            return refused(OsdResponse.Reason.ABSENT, request.shard().toString());
        }
        long end = request.offset() + request.length();
        boolean aligned = request.offset() % Crc.GRANULE_BYTES == 0 && (end % Crc.GRANULE_BYTES == 0 || end == shard.bytes.length);
        if (!aligned || end > shard.bytes.length || request.length() < 1 || request.length() > OsdRequest.MAX_READ_BYTES) {
            return refused(OsdResponse.Reason.BAD_REQUEST, request.toString());
        }
        ByteBuffer data = ByteBuffer.allocateDirect(request.length());
        data.put(shard.bytes, (int) request.offset(), request.length()).flip();
        int first = (int) (request.offset() / Crc.GRANULE_BYTES);
        int[] crcs = java.util.Arrays.copyOfRange(shard.granuleCrcs, first, first + Crc.granuleCount(request.length()));
        if (checkOnRead && !CrcList.of(crcs).equals(CrcList.of(Crc.granules(request.shard(), request.offset(), data)))) {
            return refused(OsdResponse.Reason.CORRUPT, request.shard().toString());
        }
        if (forgeCrcs) {
            crcs = Crc.granules(request.shard(), request.offset(), data);
        }
        return new OsdResponse.CellData(CrcList.of(crcs), CountedPayload.unpooled(data));
    }

    private static OsdResponse same(Stored known, OsdRequest.WriteCell cell, byte[] bytes) {
        int from = (int) cell.offset();
        boolean same = known.bytes.length == cell.shardLength() && from + bytes.length <= known.bytes.length
                && java.util.Arrays.equals(known.bytes, from, from + bytes.length, bytes, 0, bytes.length);
        return same ? new OsdResponse.ShardDurable() : refused(OsdResponse.Reason.DIFFERENT_BYTES, cell.shard().toString());
    }

    private static OsdResponse refused(OsdResponse.Reason reason, String message) { return new OsdResponse.Refused(reason, message); }
}
