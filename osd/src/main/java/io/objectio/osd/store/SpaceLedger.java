package io.objectio.osd.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is promised to large shards in the making, per device: disks on one device share its space. One for all stores of a process. */
public final class SpaceLedger {
    /** Where a device is small, this much may be promised all the same: 64 shards of a blob of 64 MiB in 4+2. */
    private static final long MIN_PROMISES = 64L * (16 << 20);
    private static final int PROMISED_PERCENT = 5;

    private final ConcurrentHashMap<Long, AtomicLong> promised = new ConcurrentHashMap<>();

    private AtomicLong of(long device) { return promised.computeIfAbsent(device, _ -> new AtomicLong()); }

    /** Promises bytes, or not: then nothing changes. Promises are bounded, and never reach into the reserve. */
    boolean promise(long device, long bytes, long totalBytes, long freeBytes, long reserveBytes) {
        long most = Math.min(Math.max(totalBytes / 100 * PROMISED_PERCENT, MIN_PROMISES), freeBytes / 4);
        long after = of(device).addAndGet(bytes);
        if (after > most || freeBytes - after < reserveBytes) {
            of(device).addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long device, long bytes) { of(device).addAndGet(-bytes); }

    long promised(long device) { return of(device).get(); }
}
