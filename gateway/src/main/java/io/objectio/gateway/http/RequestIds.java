package io.objectio.gateway.http;

import io.objectio.common.time.RandomSource;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Request ids: 16 upper-case hex digits, different for all requests of a process and unlikely to meet another's. Threads: any. */
final class RequestIds {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final AtomicLong state;
    private final String hostId;

    RequestIds(RandomSource random) {
        this.state = new AtomicLong(random.nextLong());
        this.hostId = Base64.getEncoder().encodeToString(random.bytes(36));
    }

    /** The next id: a counter through a bijective mixer (the finalizer of SplitMix64), so that no two are equal. */
    String next() {
        long z = state.addAndGet(GOLDEN);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return String.format(Locale.ROOT, "%016X", z);
    }

    /** Names this process, as x-amz-id-2 does; says nothing of it. */
    String hostId() { return hostId; }
}
