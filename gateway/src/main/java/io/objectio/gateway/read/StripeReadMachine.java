package io.objectio.gateway.read;

import io.objectio.codec.layout.ShardRange;
import io.objectio.codec.layout.StripeLayout;
import io.objectio.common.id.DiskId;
import io.objectio.gateway.cluster.DiskHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Reads the wanted bytes of one stripe from k of its shards: data cells first, whatever is missing, damaged, away or late replaced by others.
 * Pure: (event, now) to actions; knows ranges and disks, not bytes. One thread.
 *
 * <p>Invariants: at most one read of a shard is in flight; a disk that failed is not asked again for this stripe; whoever is late stays welcome.
 * As long as all wanted cells can come from their own shards only those are read. Otherwise one window, the hull of all wanted ranges that are
 * not there, is read from others too until k shards cover it.
 *
 * <pre>
 *  READING  -> DONE    all wanted ranges are there, or k shards cover the window
 *           -> FAILED  neither can come true with what is in flight and what was not asked yet
 * </pre>
 */
final class StripeReadMachine {
    /** Says whether one more read may be made only because another one is late. */
    interface HedgeBudget {
        boolean take();
    }

    /** A shard of the stripe and the disks that may have it, best first. last: only asked when nothing else is left (known to be away). */
    record Source(DiskId disk, boolean last) {}

    private static final class Shard {
        private final List<Source> sources;
        private int nextSource;
        private boolean inFlight;
        private long sending;
        private CellRange asked = new CellRange(0, 0);
        private long hedgeAt = Long.MAX_VALUE;
        private boolean late;
        private CellRange have = new CellRange(0, 0);

        Shard(List<Source> sources) { this.sources = sources; }

        boolean exhausted() { return nextSource >= sources.size(); }

        boolean onlyLastResort() { return exhausted() || sources.get(nextSource).last(); }

        DiskId disk() { return sources.get(nextSource).disk(); }

        boolean has(CellRange range) { return have.covers(range) && have.length() > 0; }
    }

    private final StripeLayout layout;
    private final int stripe;
    private final Map<Integer, CellRange> wanted;
    private final DiskHealth health;
    private final HedgeBudget budget;
    private final List<Shard> shards;
    private boolean over;
    private boolean degraded;
    private boolean hedgeRefused;
    private CellRange window = new CellRange(0, 0);
    private long sendings;

    /**
     * @param wanted  for each wanted data cell the wanted bytes of it, not empty
     * @param sources by shard index
     */
    StripeReadMachine(StripeLayout layout, int stripe, Map<Integer, CellRange> wanted, List<List<Source>> sources, DiskHealth health,
            HedgeBudget budget) {
        this.layout = layout;
        this.stripe = stripe;
        this.wanted = new TreeMap<>(wanted);
        this.health = health;
        this.budget = budget;
        this.shards = sources.stream().map(Shard::new).toList();
        if (wanted.isEmpty() || sources.size() != layout.k() + layout.m()) {
            throw new IllegalArgumentException("a read wants cells and knows " + (layout.k() + layout.m()) + " shards: " + wanted + " of "
                    + sources.size());
        }
    }

    List<ReadAction> start(long now) {
        List<ReadAction> out = new ArrayList<>();
        for (int index : wanted.keySet()) {
            if (rank(shards.get(index)) == 0) {
                fetch(index, wanted(index), now, out);
            }
        }
        proceed(now, out);
        return out;
    }

    /** Is the answer to this sending still of use? */
    boolean expects(int index, long sending) {
        Shard shard = shards.get(index);
        return !over && shard.inFlight && shard.sending == sending;
    }

    List<ReadAction> answered(int index, long sending, CellAnswer answer, long now) {
        List<ReadAction> out = new ArrayList<>();
        Shard shard = shards.get(index);
        if (!expects(index, sending)) {
            return out;
        }
        shard.inFlight = false;
        shard.late = false;
        shard.hedgeAt = Long.MAX_VALUE;
        switch (answer) {
            case INTACT -> shard.have = shard.asked;
            case ABSENT -> {
                DiskId disk = shard.disk();
                shard.nextSource++;
                if (shard.exhausted()) {
                    out.add(new ReadAction.Report(index, disk, answer));
                }
            }
            case CORRUPT -> {
                out.add(new ReadAction.Report(index, shard.disk(), answer));
                shard.nextSource++;
            }
            case UNAVAILABLE -> shard.nextSource++;
        }
        proceed(now, out);
        return out;
    }

    List<ReadAction> tick(long now) {
        List<ReadAction> out = new ArrayList<>();
        for (Shard shard : shards) {
            if (shard.inFlight && now - shard.hedgeAt >= 0) {
                shard.hedgeAt = Long.MAX_VALUE;
                if (!hedgeRefused && budget.take()) {
                    shard.late = true;
                } else {
                    hedgeRefused = true;
                }
            }
        }
        proceed(now, out);
        return out;
    }

    /** When {@link #tick} is wanted; MAX_VALUE for never. */
    long nextWake() {
        return over ? Long.MAX_VALUE : shards.stream().mapToLong(shard -> shard.hedgeAt).min().orElse(Long.MAX_VALUE);
    }

    boolean over() { return over; }

    /** The bytes of the cell that the last INTACT answer of this shard has. */
    CellRange have(int index) { return shards.get(index).have; }

    CellRange window() { return window; }

    private void proceed(long now, List<ReadAction> out) {
        if (over) {
            return;
        }
        List<Integer> missing = wanted.keySet().stream().filter(index -> !shards.get(index).has(wanted(index))).toList();
        if (missing.isEmpty()) {
            over = true;
            out.add(new ReadAction.Finish(List.of(), List.of()));
            return;
        }
        if (!degraded) {
            retryMoved(missing, now, out);
        }
        boolean replace = missing.stream().map(shards::get).anyMatch(shard -> !shard.inFlight || shard.late);
        if (!replace && !degraded) {
            return;
        }
        if (!degraded) {
            degraded = true;
            window = missing.stream().map(this::wanted).reduce(CellRange::hull).orElseThrow();
        }
        readWindow(missing, now, out);
    }

    /** While a slot moves its shard may be on the disk that it leaves: ask there before anything else. */
    private void retryMoved(List<Integer> missing, long now, List<ReadAction> out) {
        for (int index : missing) {
            Shard shard = shards.get(index);
            if (!shard.inFlight && shard.nextSource > 0 && !shard.onlyLastResort()) {
                fetch(index, wanted(index), now, out);
            }
        }
    }

    private void readWindow(List<Integer> missing, long now, List<ReadAction> out) {
        List<Integer> covering = new ArrayList<>();
        int coming = 0;
        int late = 0;
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            if (shard.has(window)) {
                covering.add(i);
            } else if (shard.inFlight && shard.asked.covers(window)) {
                coming += shard.late ? 0 : 1;
                late += shard.late ? 1 : 0;
            }
        }
        int k = layout.k();
        if (covering.size() >= k) {
            over = true;
            out.add(new ReadAction.Finish(missing, covering.subList(0, k)));
            return;
        }
        List<Integer> candidates = candidates();
        for (int index : candidates) {
            boolean lastResort = shards.get(index).onlyLastResort();
            int enough = covering.size() + coming + (lastResort ? late : 0);
            if (enough >= k) {
                break;
            }
            CellRange have = shards.get(index).have;
            fetch(index, have.length() == 0 ? window : window.hull(have), now, out);
            coming++;
        }
        if (covering.size() + coming + late < k && shards.stream().noneMatch(shard -> shard.inFlight)) {
            over = true;
            out.add(new ReadAction.GiveUp("only " + (covering.size() + coming) + " of the " + k + " shards that stripe " + stripe
                    + " needs can be read"));
        }
    }

    /** Shards that could be asked for the window, the best first: no suspects or slow ones, data before parity, last resorts last. */
    private List<Integer> candidates() {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            if (!shard.inFlight && !shard.exhausted() && !shard.has(window)) {
                indexes.add(i);
            }
        }
        indexes.sort(Comparator.comparingInt((Integer i) -> rank(shards.get(i))).thenComparing(Comparator.naturalOrder()));
        return indexes;
    }

    private CellRange wanted(int index) { return Objects.requireNonNull(wanted.get(index)); }

    private int rank(Shard shard) {
        if (shard.onlyLastResort()) {
            return 3;
        }
        return health.suspect(shard.disk()) ? 2 : health.slow(shard.disk()) ? 1 : 0;
    }

    private void fetch(int index, CellRange range, long now, List<ReadAction> out) {
        Shard shard = shards.get(index);
        ShardRange wide = layout.widenToGranules(new ShardRange(layout.cellOffset(stripe) + range.from(), range.length()));
        shard.asked = new CellRange((int) (wide.offset() - layout.cellOffset(stripe)), (int) (wide.end() - layout.cellOffset(stripe)));
        shard.inFlight = true;
        shard.late = false;
        shard.sending = ++sendings;
        shard.hedgeAt = now + health.hedgeNanos(shard.disk());
        out.add(new ReadAction.Fetch(index, shard.disk(), shard.sending, wide.offset(), (int) wide.length()));
    }
}
