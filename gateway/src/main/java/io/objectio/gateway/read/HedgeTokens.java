package io.objectio.gateway.read;

import java.util.concurrent.atomic.AtomicLong;

/** At most one extra read for twenty others, with a small stock for a quiet process. Any thread. */
final class HedgeTokens implements StripeReadMachine.HedgeBudget {
    private static final long COST = 20;
    private static final long STOCK = 16 * COST;

    private final AtomicLong tokens = new AtomicLong(STOCK);

    /** A read was made for its own sake. */
    void earn() {
        if (tokens.get() < STOCK) {
            tokens.incrementAndGet();
        }
    }

    @Override
    public boolean take() { return tokens.getAndUpdate(have -> have >= COST ? have - COST : have) >= COST; }
}
