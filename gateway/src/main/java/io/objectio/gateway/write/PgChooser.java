package io.objectio.gateway.write;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.cluster.Writability;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.PgId;
import io.objectio.common.time.RandomSource;
import io.objectio.gateway.cluster.DiskHealth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the placement group for a blob: of the best class that has any, the less loaded of two at random. Load is the number of blobs that this
 * gateway is writing there. Any thread.
 *
 * <p>Classes, best first: writable; writable but moving; writable with one slot away (by the map, or by calls that failed a moment ago: the slot
 * is not written then); groups where calls failed on more slots, all of which the map still holds for good (the map's word is tried).
 */
public final class PgChooser {
    /** absent: slots that are not to be written, at most one. */
    public record Choice(PgRow pg, Set<Integer> absent) {
        public Choice { absent = Set.copyOf(absent); }
    }

    private record Sorted(ClusterMap map, List<PgRow> groups) {}

    private final RandomSource random;
    private volatile @Nullable Sorted sorted;
    private final ConcurrentHashMap<PgId, AtomicInteger> load = new ConcurrentHashMap<>();

    public PgChooser(RandomSource random) { this.random = random; }

    /** Empty if no group that is allowed can take a blob now. The choice counts as load until {@link #done}. */
    public Optional<Choice> choose(ClusterMap map, DiskHealth health, Predicate<PgRow> allowed) {
        List<List<Choice>> classes = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (PgRow pg : groups(map)) {
            if (allowed.test(pg)) {
                judge(pg, map, health, classes);
            }
        }
        for (List<Choice> candidates : classes) {
            if (!candidates.isEmpty()) {
                Choice taken = lessLoaded(candidates);
                counter(taken.pg().id()).incrementAndGet();
                return Optional.of(taken);
            }
        }
        return Optional.empty();
    }

    /** The groups in order, sorted once for each map. */
    private List<PgRow> groups(ClusterMap map) {
        Sorted known = sorted;
        if (known == null || known.map() != map) {
            known = new Sorted(map, map.pgs());
            sorted = known;
        }
        return known.groups();
    }

    /** The blob of a choice is durable or given up. */
    public void done(PgId pg) { counter(pg).decrementAndGet(); }

    private static void judge(PgRow pg, ClusterMap map, DiskHealth health, List<List<Choice>> classes) {
        Set<Integer> away = new HashSet<>();
        Set<Integer> suspect = new HashSet<>();
        boolean moving = false;
        for (int i = 0; i < pg.slots().size(); i++) {
            Slot slot = pg.slots().get(i);
            DiskId disk = slot.current();
            moving |= slot.moving();
            if (!map.writable(disk)) {
                away.add(i);
            } else if (health.suspect(disk)) {
                suspect.add(i);
            }
        }
        Writability writability = map.writability(pg);
        if (writability == Writability.READ_ONLY) {
            return;
        }
        if (away.isEmpty() && suspect.isEmpty()) {
            classes.get(moving ? 1 : 0).add(new Choice(pg, Set.of()));
        } else if (away.size() + suspect.size() == 1 && pg.scheme().m() > 1) {
            classes.get(2).add(new Choice(pg, away.isEmpty() ? suspect : away));
        } else {
            classes.get(3).add(new Choice(pg, away));
        }
    }

    private Choice lessLoaded(List<Choice> candidates) {
        Choice one = candidates.get(random.nextInt(candidates.size()));
        Choice other = candidates.get(random.nextInt(candidates.size()));
        return counter(one.pg().id()).get() <= counter(other.pg().id()).get() ? one : other;
    }

    private AtomicInteger counter(PgId pg) { return load.computeIfAbsent(pg, _ -> new AtomicInteger()); }
}
