package io.objectio.gateway.write;

import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** How far one shard of a blob has come. Plain state of {@link BlobWriteMachine}, which decides. */
final class ShardProgress {
    enum State {
        OPEN, STALE, DURABLE, LOST
    }

    final int index;
    private final BitSet acknowledged = new BitSet();
    private final long[] sendings;
    DiskId disk;
    @Nullable
    Incarnation incarnation;
    Epoch epoch;
    State state = State.OPEN;
    String why = "";
    int next;
    int inFlight;
    boolean sentLast;
    boolean mustResend;
    long notBefore;
    int staleTries;
    int crcTries;
    int lostTries;
    int busyTries;

    ShardProgress(int index, int cells, Epoch epoch, DiskId disk, int staleTries, int crcTries, int lostTries, int busyTries) {
        this.index = index;
        this.sendings = new long[cells];
        this.epoch = epoch;
        this.disk = disk;
        this.staleTries = staleTries;
        this.crcTries = crcTries;
        this.lostTries = lostTries;
        this.busyTries = busyTries;
    }

    boolean over() { return state == State.DURABLE || state == State.LOST; }

    int lowestUnacknowledged() { return acknowledged.nextClearBit(0); }

    boolean acknowledged(int cell) { return acknowledged.get(cell); }

    void acknowledge(int cell) { acknowledged.set(cell); }

    void sent(int cell, long sending, boolean last) {
        sendings[cell] = sending;
        inFlight++;
        sentLast |= last;
    }

    /** True if this sending of the cell was still unanswered; it is answered now. */
    boolean answerTo(int cell, long sending) {
        if (sendings[cell] != sending) {
            return false;
        }
        sendings[cell] = 0;
        inFlight--;
        return true;
    }

    void durable() {
        state = State.DURABLE;
        mustResend = false;
    }

    void lost(String reason) {
        state = State.LOST;
        why = reason;
        mustResend = false;
    }

    /** What is not acknowledged is to be sent again, once all answers are in and the time has come. */
    void again(long earliest) {
        notBefore = mustResend ? Math.max(notBefore, earliest) : earliest;
        mustResend = true;
    }

    void rewind() {
        mustResend = false;
        next = lowestUnacknowledged();
    }

    /** Everything is sent anew, to another disk; answers of the old one no longer count. */
    void moveTo(DiskId other) {
        disk = other;
        acknowledged.clear();
        java.util.Arrays.fill(sendings, 0);
        inFlight = 0;
        next = 0;
        sentLast = false;
        mustResend = false;
    }
}
