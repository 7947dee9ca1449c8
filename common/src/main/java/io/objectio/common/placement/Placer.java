package io.objectio.common.placement;

import io.objectio.common.cluster.DiskRow;
import io.objectio.common.id.DiskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Chooses the disks of a placement group: a pure function of candidates, seed and number of shards. Stateless, any thread.
 *
 * <p>Weighted rendezvous hashing: each disk draws a number from (seed, its id), scaled so that over many seeds a disk is drawn first in proportion to
 * its weight; a disk that comes or goes changes only the groups that it wins or leaves. On top of it the shards are spread: each next one goes to the
 * datacenter that has the fewest so far and a disk left, in it to such a rack, in that to such a host, then OSD, and there to the disk with the best
 * draw. So at every level the shards are as even as the disks allow, and no disk is taken twice.
 *
 * <p>Worked example: six shards on three hosts of two disks: two on each; on four hosts of two: two hosts with two, two with one.
 *
 * <p>Source: Thaler and Ravishankar, "Using name-based mappings to increase hit rates" (1998); the weighted score is -weight / ln(u).
 */
public final class Placer {
    private static final double DRAW_STEPS = 0x1p53;

    private Placer() {}

    /**
     * The disks for slots 0 to shards - 1, weighted by capacity.
     *
     * @throws IllegalArgumentException if there are fewer candidates than shards
     */
    public static List<DiskId> place(List<DiskRow> candidates, long seed, int shards) {
        return place(candidates, List.of(), disk -> (double) Math.max(1, disk.capacityBytes()), seed, shards);
    }

    /**
     * As above with weights of the caller's, and with disks that have to be in it, which take the first slots; they need not be candidates.
     */
    static List<DiskId> place(List<DiskRow> candidates, List<DiskRow> required, ToDoubleFunction<DiskRow> weight, long seed, int shards) {
        Spread spread = new Spread();
        List<DiskId> chosen = new ArrayList<>();
        for (DiskRow disk : required) {
            spread.add(disk);
            chosen.add(disk.id());
        }
        List<Draw> left = new ArrayList<>(candidates.stream().filter(disk -> !chosen.contains(disk.id()))
                .map(disk -> new Draw(disk, score(seed, disk.id(), weight.applyAsDouble(disk)))).toList());
        if (left.size() + chosen.size() < shards) {
            throw new IllegalArgumentException(shards + " shards need as many disks, there are " + (left.size() + chosen.size()));
        }
        while (chosen.size() < shards) {
            Draw next = left.stream().min(spread.order()).orElseThrow();
            left.remove(next);
            spread.add(next.disk());
            chosen.add(next.disk().id());
        }
        return List.copyOf(chosen);
    }

    /** Larger is better; grows with the weight. StrictMath: the same bits on every machine. */
    private static double score(long seed, DiskId disk, double weight) {
        long hash = mix(mix(mix(seed) ^ disk.high()) ^ disk.low());
        double draw = ((hash >>> 11) + 0.5) / DRAW_STEPS;
        return -weight / StrictMath.log(draw);
    }

    /** A bijection of 64 bits in which each input bit moves about half of the output bits (the finalizer of SplitMix64). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private record Draw(DiskRow disk, double score) {}

    /** How many shards each domain has so far. */
    private static final class Spread {
        private final Map<List<String>, Integer> taken = new HashMap<>();

        void add(DiskRow disk) {
            for (int level = 1; level <= 4; level++) {
                taken.merge(place(disk, level), 1, Integer::sum);
            }
        }

        Comparator<Draw> order() {
            return Comparator.<Draw>comparingInt(draw -> count(draw, 1)).thenComparingInt(draw -> count(draw, 2))
                    .thenComparingInt(draw -> count(draw, 3)).thenComparingInt(draw -> count(draw, 4))
                    .thenComparing(Comparator.comparingDouble(Draw::score).reversed()).thenComparing(draw -> draw.disk().id());
        }

        private int count(Draw draw, int level) { return taken.getOrDefault(place(draw.disk(), level), 0); }

        /** The path of names down to datacenter (1), rack (2), host (3) or OSD (4): racks of one name in two datacenters are two racks. */
        private static List<String> place(DiskRow disk, int level) {
            return List.of(disk.domain().datacenter(), disk.domain().rack(), disk.domain().host(), disk.osd().name()).subList(0, level);
        }
    }
}
