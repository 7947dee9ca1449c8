package io.objectio.gateway.write;

import io.objectio.codec.layout.StripeLayout;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.PgId;
import io.objectio.gateway.cluster.DiskHealth;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One attempt to write one blob to the disks of one placement group: decides what is sent when, what a failure means, and when enough shards are
 * durable. Knows cells by number only; the driver has the bytes. Pure: (event, now) to actions; one thread.
 *
 * <p>Invariants: cells of a shard are sent in order, at most windowCells unacknowledged; after a failure nothing is sent until all answers of that
 * shard are in, then again from the first cell that is not acknowledged. A stripe is kept until every shard that is still written has
 * acknowledged its cell. A shard counts as durable only by the disk's own word. DURABLE is reached with k+1 shards at least.
 *
 * <pre>
 *  blob   OPEN    -> DURABLE  all shards durable; or k+1 and the rest lost; or k+1 and the grace of the rest is over
 *         OPEN    -> FAILED   fewer than k+1 can still become durable
 *  shard  OPEN    -> STALE    refused for its epoch: waits for the map, then OPEN again (on the slot's disk by the newer row)
 *         OPEN    -> DURABLE  the disk says so
 *         any     -> LOST     refused for good, no answer, or it held up the others too long
 * </pre>
 */
final class BlobWriteMachine {
    enum Status {
        OPEN, DURABLE, FAILED
    }

    private static final int STALE_TRIES = 4;
    private static final int WRONG_CRC_TRIES = 2;
    private static final int LOST_TRIES = 1;

    private final BlobId blob;
    private final PgRow pg;
    private final StripeLayout layout;
    private final WriteLimits limits;
    private final DiskHealth health;
    private final LongSupplier sendings;
    private final int stripes;
    private final List<ShardProgress> shards = new ArrayList<>();
    private Status status = Status.OPEN;
    private String failure = "";
    private int ready;
    private int released;
    private boolean refreshing;
    private long graceEnds = Long.MAX_VALUE;
    private long stallEnds = Long.MAX_VALUE;
    private int stalledShard = -1;

    /**
     * @param absent   slots that are not to be written
     * @param sendings gives a new number for each sending
     */
    BlobWriteMachine(BlobId blob, PgRow pg, Set<Integer> absent, ClusterMap map, long length, WriteLimits limits, DiskHealth health,
            LongSupplier sendings) {
        this.blob = blob;
        this.pg = pg;
        this.layout = new StripeLayout(pg.scheme().k(), pg.scheme().m(), length, pg.scheme().cellBytes());
        this.limits = limits;
        this.health = health;
        this.sendings = sendings;
        this.stripes = layout.stripeCount();
        for (int i = 0; i < pg.scheme().shardCount(); i++) {
            DiskId disk = pg.slots().get(i).current();
            ShardProgress shard = new ShardProgress(i, stripes, pg.epoch(), disk, STALE_TRIES, WRONG_CRC_TRIES, LOST_TRIES,
                    limits.busyTries());
            map.disk(disk).ifPresent(row -> shard.incarnation = row.incarnation());
            if (absent.contains(i) || map.disk(disk).isEmpty()) {
                shard.state = ShardProgress.State.LOST;
            }
            shards.add(shard);
        }
    }

    BlobId blob() { return blob; }

    PgRow pg() { return pg; }

    StripeLayout layout() { return layout; }

    Status status() { return status; }

    /** Why it is FAILED, for people. */
    String failure() { return failure; }

    int stripesReady() { return ready; }

    boolean allStripesReady() { return ready == stripes; }

    /** True while no stripe has been released: the same bytes can still be written elsewhere. */
    boolean bytesInHand() {
        return released == 0;
    }

    /** May one more stripe be handed in? The slowest shard's window is the back pressure. */
    boolean wantsStripe() {
        return status == Status.OPEN && ready < stripes && ready - lowestUnacknowledged() < limits.windowCells();
    }

    /** What is durable now, by index. */
    List<WrittenBlob.Place> durable() {
        return shards.stream().filter(s -> s.state == ShardProgress.State.DURABLE && s.incarnation != null)
                .map(s -> new WrittenBlob.Place(s.index, s.disk, java.util.Objects.requireNonNull(s.incarnation))).toList();
    }

    /** The blob as one that may be given up: every disk that may hold one of its shards. */
    Mutation.BlobRef reference() {
        return new Mutation.BlobRef(pg.id(), blob, shards.stream().map(s -> s.disk).toList());
    }

    PgId pgId() { return pg.id(); }

    /** When {@link #tick} is wanted next; MAX_VALUE for never. */
    long nextWake() {
        if (status != Status.OPEN) {
            return Long.MAX_VALUE;
        }
        long wake = Math.min(graceEnds, stallEnds);
        for (ShardProgress shard : shards) {
            if (shard.mustResend && shard.inFlight == 0) {
                wake = Math.min(wake, shard.notBefore);
            }
        }
        return wake;
    }

    /** The next stripe is in the driver's hands. */
    void stripeReady(long now, List<WriteAction> out) {
        if (status != Status.OPEN || ready == stripes) {
            throw new IllegalStateException(blob + " takes no stripe " + ready + " of " + stripes + " when " + status);
        }
        ready++;
        proceed(now, out);
    }

    void tick(long now, List<WriteAction> out) {
        if (status != Status.OPEN) {
            return;
        }
        if (now - stallEnds >= 0 && stalledShard >= 0) {
            lose(shards.get(stalledShard), "held up the others for " + limits.stall().toMillis() + " ms", true, out);
        }
        proceed(now, out);
    }

    void answered(int index, int cell, long sending, CellOutcome outcome, long now, List<WriteAction> out) {
        ShardProgress shard = shards.get(index);
        if (!shard.answerTo(cell, sending) || (shard.over() && !(outcome instanceof CellOutcome.Durable))) {
            return;
        }
        switch (outcome) {
            case CellOutcome.Durable() when shard.sentLast -> shard.durable();
            case CellOutcome.Durable() -> lose(shard, "durable before its last cell was sent", false, out);
            case CellOutcome.Received() when cell == stripes - 1 ->
                lose(shard, "last cell taken in without a word on durability", false, out);
            case CellOutcome.Received() -> shard.acknowledge(cell);
            case CellOutcome.Refused(var reason, var message) -> refused(shard, cell, reason, message, now, out);
            case CellOutcome.Lost(var code, var message) -> unanswered(shard, cell, code, message, now, out);
        }
        if (status == Status.OPEN) {
            proceed(now, out);
        }
    }

    /** Is this a shard that became durable after the blob was? */
    boolean isDurable(int index) {
        return shards.get(index).state == ShardProgress.State.DURABLE;
    }

    void mapRefreshed(ClusterMap map, long now, List<WriteAction> out) {
        refreshing = false;
        if (status != Status.OPEN) {
            return;
        }
        for (ShardProgress shard : shards) {
            if (shard.state == ShardProgress.State.STALE) {
                retarget(shard, map, now, out);
            }
        }
        proceed(now, out);
    }

    /** Nothing more is to be written: the request failed elsewhere. */
    void stop(String why, List<WriteAction> out) {
        if (status == Status.OPEN) {
            fail(why, out);
        }
    }

    private void refused(ShardProgress shard, int cell, OsdResponse.Reason reason, String message, long now, List<WriteAction> out) {
        switch (reason) {
            case BUSY -> {
                if (shard.mustResend || shard.busyTries-- > 0) {
                    shard.again(now + limits.busyPause().toNanos());
                } else {
                    lose(shard, "busy for too long: " + message, false, out);
                }
            }
            case STALE_EPOCH -> {
                if (shard.mustResend) {
                    shard.again(now);
                } else if (shard.staleTries-- > 0) {
                    shard.state = ShardProgress.State.STALE;
                    shard.again(now);
                    if (!refreshing) {
                        refreshing = true;
                        out.add(new WriteAction.RefreshMap());
                    }
                } else {
                    lose(shard, "its epoch stayed too old: " + message, false, out);
                }
            }
            case WRONG_CRC -> {
                if (shard.mustResend || shard.crcTries-- > 0) {
                    shard.again(now);
                } else {
                    lose(shard, "bytes arrived damaged again and again: " + message, true, out);
                }
            }
            case BAD_SEQUENCE -> {
                if (cell > shard.lowestUnacknowledged()) {
                    shard.again(now);
                } else {
                    lose(shard, "out of order: " + message, false, out);
                }
            }
            case UNKNOWN_DISK, DISK_FAILED, DISK_AWAY, DISK_FULL, FENCED -> lose(shard, reason + ": " + message, true, out);
            case DIFFERENT_BYTES, ABSENT, CORRUPT, BAD_REQUEST -> lose(shard, reason + ": " + message, false, out);
        }
    }

    private void unanswered(ShardProgress shard, int cell, RpcException.Code code, String message, long now, List<WriteAction> out) {
        switch (code) {
            case BUSY -> refused(shard, cell, OsdResponse.Reason.BUSY, message, now, out);
            case UNREACHABLE, CONNECTION_LOST, INTERNAL -> {
                if (shard.mustResend || shard.lostTries-- > 0) {
                    shard.again(now);
                } else {
                    lose(shard, code + ": " + message, true, out);
                }
            }
            case DEADLINE, REFUSED, UNSUPPORTED -> lose(shard, code + ": " + message, true, out);
        }
    }

    private void retarget(ShardProgress shard, ClusterMap map, long now, List<WriteAction> out) {
        shard.state = ShardProgress.State.OPEN;
        PgRow row = map.pg(pg.id()).orElse(null);
        if (row == null) {
            lose(shard, "its group is gone from the map", false, out);
            return;
        }
        DiskId disk = row.slots().get(shard.index).current();
        boolean newer = row.epoch().compareTo(shard.epoch) > 0;
        if (disk.equals(shard.disk)) {
            shard.again(newer ? now : now + limits.busyPause().toNanos());
        } else if (shards.stream().anyMatch(other -> other != shard && other.disk.equals(disk)) || !map.writable(disk)) {
            lose(shard, "its slot moved to disk " + disk + ", which cannot take it", false, out);
            return;
        } else {
            shard.moveTo(disk);
            map.disk(disk).ifPresent(found -> shard.incarnation = found.incarnation());
        }
        if (newer) {
            shard.epoch = row.epoch();
        }
    }

    private void proceed(long now, List<WriteAction> out) {
        conclude(now, out);
        if (status == Status.FAILED) {
            return;
        }
        if (status == Status.OPEN) {
            for (ShardProgress shard : shards) {
                pump(shard, now, out);
            }
            watchForStall(now);
        }
        release(out);
    }

    private void pump(ShardProgress shard, long now, List<WriteAction> out) {
        if (shard.state != ShardProgress.State.OPEN) {
            return;
        }
        if (shard.mustResend) {
            if (shard.inFlight > 0 || now - shard.notBefore < 0) {
                return;
            }
            shard.rewind();
        }
        while (shard.next < ready && shard.next - shard.lowestUnacknowledged() < limits.windowCells()) {
            int cell = shard.next++;
            if (shard.acknowledged(cell)) {
                continue;
            }
            boolean last = cell == stripes - 1;
            long sending = sendings.getAsLong();
            shard.sent(cell, sending, last);
            out.add(new WriteAction.SendCell(new io.objectio.common.id.ShardId(pg.id(), blob, shard.index), cell, sending, shard.disk,
                    shard.epoch, last, last && shard.index <= pg.scheme().m()));
        }
    }

    private void conclude(long now, List<WriteAction> out) {
        int durable = 0;
        int open = 0;
        long grace = 0;
        for (ShardProgress shard : shards) {
            if (shard.state == ShardProgress.State.DURABLE) {
                durable++;
            } else if (!shard.over()) {
                open++;
                grace = Math.max(grace, health.graceNanos(shard.disk));
            }
        }
        int needed = pg.scheme().ackShards();
        if (durable + open < needed) {
            fail("only " + (durable + open) + " of " + pg.scheme().shardCount() + " shards of " + blob + " in " + pg.id()
                    + " can become durable, " + needed + " are needed" + reasons(), out);
        } else if (durable >= needed) {
            if (open > 0 && graceEnds == Long.MAX_VALUE) {
                graceEnds = now + grace;
            }
            if (open == 0 || now - graceEnds >= 0) {
                status = Status.DURABLE;
                shards.stream().filter(shard -> !shard.over()).forEach(shard -> straggle(shard, out));
            }
        }
    }

    /** The blob goes on without this shard; if all of it is on its way it may still land. */
    private void straggle(ShardProgress shard, List<WriteAction> out) {
        lose(shard, "not durable within its grace", false, out);
        out.add(new WriteAction.Straggled(shard.disk));
    }

    private String reasons() {
        StringBuilder text = new StringBuilder();
        for (ShardProgress shard : shards) {
            if (shard.state == ShardProgress.State.LOST) {
                text.append(text.isEmpty() ? ": " : "; ").append("disk ").append(shard.disk).append(' ')
                        .append(shard.why.isEmpty() ? "was away before" : shard.why);
            }
        }
        return text.toString();
    }

    private void lose(ShardProgress shard, String why, boolean suspect, List<WriteAction> out) {
        boolean begun = shard.next > 0;
        boolean allOnTheirWay = shard.sentLast && !shard.mustResend;
        shard.lost(why);
        if (suspect) {
            out.add(new WriteAction.Suspect(shard.disk, why));
        }
        if (begun && !allOnTheirWay) {
            out.add(new WriteAction.Abandon(shard.disk, new io.objectio.common.id.ShardId(pg.id(), blob, shard.index)));
        }
    }

    private void fail(String why, List<WriteAction> out) {
        status = Status.FAILED;
        failure = why;
        shards.stream().filter(shard -> !shard.over()).forEach(shard -> lose(shard, "the write was given up", false, out));
    }

    private int lowestUnacknowledged() {
        int lowest = ready;
        for (ShardProgress shard : shards) {
            if (!shard.over()) {
                lowest = Math.min(lowest, shard.lowestUnacknowledged());
            }
        }
        return lowest;
    }

    private void release(List<WriteAction> out) {
        int upTo = status == Status.DURABLE ? ready : lowestUnacknowledged();
        for (; released < upTo; released++) {
            out.add(new WriteAction.ReleaseStripe(blob, released));
        }
    }

    /** One shard alone keeps the window shut while the others have acknowledged all that was handed in. */
    private void watchForStall(long now) {
        ShardProgress behind = null;
        int count = 0;
        for (ShardProgress shard : shards) {
            if (!shard.over() && shard.lowestUnacknowledged() < ready) {
                behind = shard;
                count++;
            }
        }
        boolean stalled = count == 1 && behind != null && ready < stripes
                && ready - behind.lowestUnacknowledged() >= limits.windowCells() && spareLeft();
        if (!stalled || behind == null) {
            stallEnds = Long.MAX_VALUE;
            stalledShard = -1;
        } else if (stalledShard != behind.index) {
            stalledShard = behind.index;
            stallEnds = now + limits.stall().toNanos();
        }
    }

    private boolean spareLeft() {
        long alive = shards.stream().filter(shard -> shard.state != ShardProgress.State.LOST).count();
        return alive > pg.scheme().ackShards();
    }
}
