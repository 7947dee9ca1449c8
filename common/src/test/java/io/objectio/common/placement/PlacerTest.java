package io.objectio.common.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows S9 and D1: six shards on six different disks, spread as evenly as the topology allows. */
class PlacerTest {
    private static final int SEEDS = 2_000;

    @Test
    void neverTakesADiskTwice() {
        List<DiskRow> disks = disks(12, 1, 3);
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(Placer.place(disks, seed, 6)).hasSize(6).doesNotHaveDuplicates();
        }
    }

    @Test
    void putsSixShardsOnSixOsdsWhereTheyAreOfOneHost() {
        List<DiskRow> disks = disks(12, 6, 1);
        for (long seed = 0; seed < 200; seed++) {
            assertThat(domains(disks, Placer.place(disks, seed, 6), disk -> disk.osd().name())).hasSize(6);
        }
    }

    @Test
    void spreadsEvenlyOverHostsRacksAndDatacenters() {
        for (int hosts = 1; hosts <= 8; hosts++) {
            List<DiskRow> disks = disks(hosts * 6, hosts * 6, hosts);
            for (long seed = 0; seed < 100; seed++) {
                Map<String, Long> perHost = domains(disks, Placer.place(disks, seed, 6), disk -> disk.domain().host());
                assertThat(perHost.values()).allMatch(shards -> shards <= Math.ceilDiv(6, Math.min(6, perHost.size())));
                assertThat(perHost).hasSize(Math.min(6, hosts));
            }
        }
        List<DiskRow> twoCenters = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            // One datacenter has 16 disks, the other 4 in two racks: three shards each all the same, and those not on one rack.
            FailureDomain domain = i < 16 ? new FailureDomain("dc1", "r" + i % 4, "h" + i) : new FailureDomain("dc2", "r" + i % 2, "h" + i);
            twoCenters.add(disk(i, "osd" + i, domain, 100));
        }
        for (long seed = 0; seed < 100; seed++) {
            List<DiskId> placed = Placer.place(twoCenters, seed, 6);
            assertThat(domains(twoCenters, placed, disk -> disk.domain().datacenter())).containsEntry("dc1", 3L).containsEntry("dc2", 3L);
            assertThat(domains(twoCenters, placed, disk -> disk.domain().datacenter() + disk.domain().rack()).values())
                    .allMatch(shards -> shards <= 2);
        }
    }

    @Test
    void usesDisksInProportionToTheirWeight() {
        List<DiskRow> disks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            disks.add(disk(i, "osd1", FailureDomain.ofHost("h"), i < 20 ? 100 : 200));
        }
        Map<DiskId, Integer> used = new HashMap<>();
        for (long seed = 0; seed < 20_000; seed++) {
            Placer.place(disks, seed, 1).forEach(disk -> used.merge(disk, 1, Integer::sum));
        }
        double small = disks.subList(0, 20).stream().mapToInt(disk -> used.getOrDefault(disk.id(), 0)).average().orElseThrow();
        double large = disks.subList(20, 40).stream().mapToInt(disk -> used.getOrDefault(disk.id(), 0)).average().orElseThrow();
        assertThat(large / small).isCloseTo(2.0, within(0.15));
        assertThat(used.values()).allMatch(count -> count > 200 && count < 900);
    }

    @Test
    void givesTheSameAnswerWhateverTheOrderOfCandidates() {
        List<DiskRow> disks = disks(20, 10, 5);
        for (long seed = 0; seed < 200; seed++) {
            assertThat(Placer.place(disks.reversed(), seed, 6)).isEqualTo(Placer.place(disks, seed, 6));
        }
    }

    @Test
    void staysTheSameForAFixedInput() {
        // A golden value: a change would move what a planner of another build expects.
        assertThat(Placer.place(disks(8, 4, 1), 1, 6).stream().map(DiskId::low).toList()).isEqualTo(GOLDEN);
    }

    @Test
    void movesLittleWhenADiskComes() {
        List<DiskRow> before = disks(20, 1, 1);
        List<DiskRow> after = disks(21, 1, 1);
        int moved = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            HashSet<DiskId> left = new HashSet<>(Placer.place(before, seed, 6));
            left.removeAll(Placer.place(after, seed, 6));
            moved += left.size();
            assertThat(left.size()).isLessThanOrEqualTo(1);
        }
        // The new disk takes its share, one of 21, and nothing else moves.
        assertThat((double) moved / (6 * SEEDS)).isCloseTo(1.0 / 21, within(0.01));
    }

    @Test
    void refusesFewerDisksThanShards() {
        assertThatThrownBy(() -> Placer.place(disks(5, 5, 5), 1, 6)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 shards").hasMessageContaining("5");
    }

    private static final List<Long> GOLDEN = List.of(5L, 4L, 6L, 7L, 0L, 2L);

    private static Map<String, Long> domains(List<DiskRow> disks, List<DiskId> placed, Function<DiskRow, String> domain) {
        return disks.stream().filter(disk -> placed.contains(disk.id())).collect(Collectors.groupingBy(domain, Collectors.counting()));
    }

    private static List<DiskRow> disks(int count, int osds, int hosts) {
        return IntStream.range(0, count).mapToObj(i -> disk(i, "osd" + i % osds, FailureDomain.ofHost("host" + i % hosts), 1L << 40))
                .toList();
    }

    static DiskRow disk(int number, String osd, FailureDomain domain, long capacity) {
        return new DiskRow(new DiskId(3, number), new OsdId(osd), "/d" + number, Incarnation.of(1, 1), DiskState.HEALTHY, capacity, domain);
    }
}
