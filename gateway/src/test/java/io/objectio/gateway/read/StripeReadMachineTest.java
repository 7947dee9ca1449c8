package io.objectio.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.codec.layout.StripeLayout;
import io.objectio.gateway.cluster.CalmHealth;
import io.objectio.gateway.cluster.TestCluster;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StripeReadMachineTest {
    private static final StripeLayout LAYOUT = new StripeLayout(4, 2, 1_000_000, 256 << 10);
    private static final int CELL = 250_000;
    private static final Map<Integer, CellRange> ALL = Map.of(0, new CellRange(0, CELL), 1, new CellRange(0, CELL), 2,
            new CellRange(0, CELL), 3,
            new CellRange(0, CELL));

    private final CalmHealth health = new CalmHealth();
    private final List<ReadAction> out = new ArrayList<>();

    private static List<List<StripeReadMachine.Source>> sources(Set<Integer> away) {
        List<List<StripeReadMachine.Source>> sources = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sources.add(List.of(new StripeReadMachine.Source(TestCluster.disk(i), away.contains(i))));
        }
        return sources;
    }

    private StripeReadMachine machine(Map<Integer, CellRange> wanted, Set<Integer> away, boolean hedge) {
        return new StripeReadMachine(LAYOUT, 0, wanted, sources(away), health, () -> hedge);
    }

    private List<ReadAction.Fetch> fetches() {
        return out.stream().filter(ReadAction.Fetch.class::isInstance).map(ReadAction.Fetch.class::cast).toList();
    }

    /** Answers every fetch until the end; bad shards as given. */
    private ReadAction finish(StripeReadMachine machine, Set<Integer> bad, CellAnswer how) {
        Deque<ReadAction> queue = new ArrayDeque<>(machine.start(0));
        while (!queue.isEmpty()) {
            ReadAction action = queue.remove();
            out.add(action);
            if (action instanceof ReadAction.Fetch fetch) {
                queue.addAll(machine.answered(fetch.index(), fetch.sending(), bad.contains(fetch.index()) ? how : CellAnswer.INTACT, 0));
            }
        }
        return out.getLast();
    }

    @Test
    void aHealthyReadAsksOnlyTheWantedDataCellsAndOnlyTheirGranules() {
        StripeReadMachine machine = machine(Map.of(1, new CellRange(70_000, 70_010)), Set.of(), true);
        assertThat(finish(machine, Set.of(), CellAnswer.INTACT)).isEqualTo(new ReadAction.Finish(List.of(), List.of()));
        assertThat(fetches()).singleElement().satisfies(fetch -> {
            assertThat(fetch.index()).isEqualTo(1);
            assertThat(fetch.offset()).isEqualTo(65_536);
            assertThat(fetch.length()).isEqualTo(65_536);
        });
    }

    @Test
    void anyTwoLostOrDamagedShardsAreReplacedAndThreeAreNot() {
        for (CellAnswer how : List.of(CellAnswer.ABSENT, CellAnswer.CORRUPT, CellAnswer.UNAVAILABLE)) {
            for (int bits = 0; bits < 64; bits++) {
                Set<Integer> bad = new java.util.HashSet<>();
                for (int i = 0; i < 6; i++) {
                    if ((bits >> i & 1) == 1) {
                        bad.add(i);
                    }
                }
                out.clear();
                StripeReadMachine machine = machine(ALL, Set.of(), false);
                ReadAction end = finish(machine, bad, how);
                boolean dataWhole = bad.stream().allMatch(index -> index >= 4);
                if (bad.size() <= 2 || dataWhole) {
                    assertThat(end).as(how + " " + bad).isInstanceOfSatisfying(ReadAction.Finish.class, finish -> {
                        assertThat(finish.decode()).containsExactlyElementsOf(bad.stream().filter(index -> index < 4).sorted().toList());
                        assertThat(finish.from()).noneMatch(bad::contains);
                        assertThat(finish.from()).hasSize(dataWhole ? 0 : 4);
                    });
                } else {
                    assertThat(end).as(how + " " + bad).isInstanceOf(ReadAction.GiveUp.class);
                }
                assertThat(out.stream().filter(ReadAction.Report.class::isInstance).count())
                        .isLessThanOrEqualTo(how == CellAnswer.UNAVAILABLE ? 0 : bad.size());
            }
        }
    }

    @Test
    void aDiskKnownToBeAwayIsNeverWaitedFor() {
        StripeReadMachine machine = machine(ALL, Set.of(0, 3), false);
        out.addAll(machine.start(0));
        assertThat(fetches().stream().map(ReadAction.Fetch::index)).containsExactlyInAnyOrder(1, 2, 4, 5);
    }

    @Test
    void withTooFewOthersEvenADiskThatIsAwayIsAsked() {
        ReadAction end = finish(machine(ALL, Set.of(0, 3), false), Set.of(5), CellAnswer.UNAVAILABLE);
        assertThat(end).isInstanceOf(ReadAction.Finish.class);
        assertThat(fetches()).hasSizeGreaterThan(4);
    }

    @Test
    void aLateCellIsHedgedOnceWithinTheBudgetAndItsAnswerStaysWelcome() {
        StripeReadMachine machine = machine(ALL, Set.of(), true);
        out.addAll(machine.start(0));
        for (ReadAction.Fetch fetch : fetches()) {
            if (fetch.index() != 2) {
                machine.answered(fetch.index(), fetch.sending(), CellAnswer.INTACT, 1);
            }
        }
        assertThat(machine.nextWake()).isEqualTo(CalmHealth.HEDGE);
        List<ReadAction> hedged = machine.tick(CalmHealth.HEDGE);
        assertThat(hedged).singleElement().isInstanceOfSatisfying(ReadAction.Fetch.class, fetch -> assertThat(fetch.index()).isEqualTo(4));
        ReadAction.Fetch late = fetches().get(2);
        assertThat(machine.answered(2, late.sending(), CellAnswer.INTACT, 60)).containsExactly(new ReadAction.Finish(List.of(), List.of()));
    }

    @Test
    void withoutBudgetALateCellIsWaitedFor() {
        StripeReadMachine machine = machine(ALL, Set.of(), false);
        out.addAll(machine.start(0));
        assertThat(machine.tick(CalmHealth.HEDGE)).isEmpty();
        assertThat(machine.nextWake()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aMovingSlotIsAskedOnBothDisks() {
        List<List<StripeReadMachine.Source>> sources = new ArrayList<>(sources(Set.of()));
        sources.set(1, List.of(new StripeReadMachine.Source(TestCluster.disk(1), false),
                new StripeReadMachine.Source(TestCluster.disk(9), false)));
        StripeReadMachine machine = new StripeReadMachine(LAYOUT, 0, Map.of(1, new CellRange(0, 10)), sources, health, () -> false);
        ReadAction.Fetch first = (ReadAction.Fetch) machine.start(0).getFirst();
        assertThat(machine.answered(1, first.sending(), CellAnswer.ABSENT, 0)).singleElement()
                .isInstanceOfSatisfying(ReadAction.Fetch.class, fetch -> assertThat(fetch.disk()).isEqualTo(TestCluster.disk(9)));
    }

    @Test
    void aDegradedRangeReadsOnlyTheWindowThatIsMissing() {
        Map<Integer, CellRange> wanted = Map.of(1, new CellRange(200_000, CELL), 2, new CellRange(0, 100));
        ReadAction end = finish(machine(wanted, Set.of(), false), Set.of(2), CellAnswer.ABSENT);
        assertThat(end).isInstanceOf(ReadAction.Finish.class);
        assertThat(fetches().stream().filter(fetch -> fetch.index() != 1))
                .allMatch(fetch -> fetch.offset() == 0 && fetch.length() == 65_536);
    }
}
