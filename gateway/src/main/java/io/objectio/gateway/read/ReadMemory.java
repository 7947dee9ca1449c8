package io.objectio.gateway.read;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How much all requests together may have read without their clients having taken it, in units of 4 KiB. Any thread. */
final class ReadMemory {
    private static final int UNIT = 4096;

    private final int units;
    private final Semaphore free;

    ReadMemory(long bytes) {
        this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT));
        this.free = new Semaphore(units);
    }

    /** Units that so many bytes take; never more than there are. */
    int units(long bytes) {
        return (int) Math.min(units, Math.max(1, (bytes + UNIT - 1) / UNIT));
    }

    boolean takeNow(int count) { return free.tryAcquire(count); }

    boolean take(int count, long millis) throws InterruptedException { return free.tryAcquire(count, millis, TimeUnit.MILLISECONDS); }

    void give(int count) { free.release(count); }

    int inUse() { return units - free.availablePermits(); }
}
