package io.objectio.gateway.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.SessionId;
import io.objectio.gateway.cluster.CalmHealth;
import io.objectio.gateway.cluster.TestCluster;
import io.objectio.gateway.write.BlobWriteMachine.Status;
import io.objectio.protocol.osd.OsdResponse.Reason;
import io.objectio.protocol.rpc.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlobWriteMachineTest {
    private static final CodingScheme SCHEME = new CodingScheme(4, 2, 64 << 10);
    private static final int STRIPE = 4 * (64 << 10);
    private static final WriteLimits LIMITS = new WriteLimits(64 << 20, 2, Duration.ofSeconds(1), Duration.ofNanos(1000),
            Duration.ofNanos(10), 3, 3, 3);

    private final ClusterMap map = TestCluster.map(8, 1, SCHEME);
    private final PgRow pg = map.pgs().getFirst();
    private final List<WriteAction> out = new ArrayList<>();
    private long sendings;
    private long now;

    private BlobWriteMachine machine(long length, Integer... absent) {
        return new BlobWriteMachine(new BlobId(SessionId.of(1, 1), 1), pg, Set.of(absent), map, length, LIMITS, new CalmHealth(),
                () -> ++sendings);
    }

    private BlobWriteMachine small(Integer... absent) {
        BlobWriteMachine machine = machine(100, absent);
        machine.stripeReady(now, out);
        return machine;
    }

    private List<WriteAction.SendCell> sends() {
        return out.stream().filter(WriteAction.SendCell.class::isInstance).map(WriteAction.SendCell.class::cast).toList();
    }

    private WriteAction.SendCell lastSend(int index) {
        return sends().stream().filter(send -> send.shard().index() == index).toList().getLast();
    }

    private void answer(BlobWriteMachine machine, int index, CellOutcome outcome) {
        WriteAction.SendCell send = lastSend(index);
        machine.answered(index, send.cell(), send.sending(), outcome, now, out);
    }

    private void durable(BlobWriteMachine machine, int... indexes) {
        for (int index : indexes) {
            answer(machine, index, new CellOutcome.Durable());
        }
    }

    private static CellOutcome refused(Reason reason) { return new CellOutcome.Refused(reason, "test"); }

    private boolean released() { return out.stream().anyMatch(WriteAction.ReleaseStripe.class::isInstance); }

    @Test
    void sixDurableShardsAreTakenAtOnce() {
        BlobWriteMachine machine = small();
        assertThat(sends()).hasSize(6).allMatch(WriteAction.SendCell::sealed);
        assertThat(sends().stream().filter(WriteAction.SendCell::manifest).map(send -> send.shard().index())).containsExactly(0, 1, 2);
        durable(machine, 5, 3, 1, 0, 2);
        assertThat(machine.status()).isEqualTo(Status.OPEN);
        durable(machine, 4);
        assertThat(machine.status()).isEqualTo(Status.DURABLE);
        assertThat(machine.durable()).hasSize(6);
        assertThat(released()).isTrue();
    }

    @Test
    void everyLossPatternOfOneIsAcceptedAtOnceAndOfTwoIsNot() {
        for (int a = 0; a < 6; a++) {
            for (int b = a; b < 6; b++) {
                out.clear();
                BlobWriteMachine machine = small();
                for (int i = 0; i < 6; i++) {
                    answer(machine, i, i == a || i == b ? refused(Reason.DISK_FAILED) : new CellOutcome.Durable());
                }
                assertThat(machine.status()).as(a + " and " + b + " lost").isEqualTo(a == b ? Status.DURABLE : Status.FAILED);
                assertThat(machine.bytesInHand()).isEqualTo(a != b);
            }
        }
    }

    @Test
    void aSlotThatIsKnownToBeAwayIsNotWaitedFor() {
        BlobWriteMachine machine = small(2);
        assertThat(sends()).hasSize(5);
        durable(machine, 0, 1, 3, 4);
        assertThat(machine.status()).isEqualTo(Status.OPEN);
        durable(machine, 5);
        assertThat(machine.status()).isEqualTo(Status.DURABLE);
        assertThat(machine.durable()).hasSize(5);
    }

    @Test
    void aStragglerHasItsGraceAndNoMore() {
        BlobWriteMachine machine = small();
        durable(machine, 0, 1, 2, 3);
        now = 1000;
        machine.tick(now, out);
        assertThat(machine.status()).as("four are never enough, however long").isEqualTo(Status.OPEN);
        durable(machine, 4);
        assertThat(machine.nextWake()).isEqualTo(1000 + CalmHealth.GRACE);
        now = 1000 + CalmHealth.GRACE - 1;
        machine.tick(now, out);
        assertThat(machine.status()).isEqualTo(Status.OPEN);
        now++;
        machine.tick(now, out);
        assertThat(machine.status()).isEqualTo(Status.DURABLE);
        assertThat(machine.durable()).hasSize(5);
        assertThat(out).anyMatch(WriteAction.Straggled.class::isInstance).noneMatch(WriteAction.Abandon.class::isInstance);
    }

    @Test
    void aLateSixthShardCountsAfterAll() {
        BlobWriteMachine machine = small();
        durable(machine, 0, 1, 2, 3, 4);
        now = CalmHealth.GRACE;
        machine.tick(now, out);
        durable(machine, 5);
        assertThat(machine.isDurable(5)).isTrue();
        assertThat(machine.durable()).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, names = {"UNKNOWN_DISK", "DISK_FAILED", "DISK_AWAY", "DISK_FULL", "FENCED", "DIFFERENT_BYTES",
            "ABSENT", "CORRUPT", "BAD_REQUEST", "BAD_SEQUENCE"})
    void refusalsForGoodLoseTheShard(Reason reason) {
        BlobWriteMachine machine = small();
        answer(machine, 1, refused(reason));
        assertThat(sends()).hasSize(6);
        durable(machine, 0, 2, 3, 4, 5);
        assertThat(machine.status()).isEqualTo(Status.DURABLE);
        assertThat(machine.durable()).noneMatch(place -> place.index() == 1);
    }

    @Test
    void busyIsAskedAgainAfterAPauseAndNotForEver() {
        BlobWriteMachine machine = small();
        for (int i = 0; i < LIMITS.busyTries(); i++) {
            int before = sends().size();
            answer(machine, 1, refused(Reason.BUSY));
            assertThat(sends()).hasSize(before);
            now += 10;
            machine.tick(now, out);
            assertThat(sends()).hasSize(before + 1);
        }
        answer(machine, 1, refused(Reason.BUSY));
        durable(machine, 0, 2, 3, 4, 5);
        assertThat(machine.status()).isEqualTo(Status.DURABLE);
    }

    @ParameterizedTest
    @EnumSource(RpcException.Code.class)
    void aLostAnswerIsTriedAgainAtMostOnceWithTheSameBytes(RpcException.Code code) {
        BlobWriteMachine machine = small();
        int before = sends().size();
        answer(machine, 3, new CellOutcome.Lost(code, "test"));
        boolean again = switch (code) {
            case UNREACHABLE, CONNECTION_LOST, INTERNAL -> true;
            case DEADLINE, REFUSED, UNSUPPORTED, BUSY -> false;
        };
        assertThat(sends()).hasSize(again ? before + 1 : before);
        if (again) {
            answer(machine, 3, new CellOutcome.Lost(code, "test"));
            assertThat(sends()).hasSize(before + 1);
        }
    }

    @Test
    void anAnswerToAnOldSendingIsIgnored() {
        BlobWriteMachine machine = small();
        WriteAction.SendCell first = lastSend(3);
        answer(machine, 3, new CellOutcome.Lost(RpcException.Code.CONNECTION_LOST, "test"));
        machine.answered(3, 0, first.sending(), new CellOutcome.Durable(), now, out);
        assertThat(machine.isDurable(3)).isFalse();
        durable(machine, 3);
        assertThat(machine.isDurable(3)).isTrue();
    }

    @Test
    void aStaleEpochIsSentAgainUnderTheNewerRowWithTheSameBlob() {
        BlobWriteMachine machine = small();
        answer(machine, 2, refused(Reason.STALE_EPOCH));
        assertThat(out).filteredOn(WriteAction.RefreshMap.class::isInstance).hasSize(1);
        List<Slot> slots = new ArrayList<>(pg.slots());
        slots.set(2, Slot.of(TestCluster.disk(8)));
        machine.mapRefreshed(TestCluster.withGroup(map, new PgRow(pg.id(), SCHEME, Epoch.of(1, 9), slots)), now, out);
        WriteAction.SendCell again = lastSend(2);
        assertThat(again.disk()).isEqualTo(TestCluster.disk(8));
        assertThat(again.pgEpoch()).isEqualTo(Epoch.of(1, 9));
        assertThat(again.shard().blob()).isEqualTo(machine.blob());
        durable(machine, 0, 1, 2, 3, 4, 5);
        assertThat(machine.durable().get(2).disk()).isEqualTo(TestCluster.disk(8));
    }

    @Test
    void anEpochThatStaysTooOldIsGivenUp() {
        BlobWriteMachine machine = small();
        for (int i = 0; i < 5; i++) {
            answer(machine, 2, refused(Reason.STALE_EPOCH));
            machine.mapRefreshed(map, now, out);
            now += 10;
            machine.tick(now, out);
        }
        durable(machine, 0, 1, 3, 4, 5);
        assertThat(machine.status()).isEqualTo(Status.DURABLE);
    }

    @Test
    void theSlowestShardsWindowIsTheBackPressure() {
        BlobWriteMachine machine = machine(10L * STRIPE);
        machine.stripeReady(now, out);
        machine.stripeReady(now, out);
        assertThat(machine.wantsStripe()).isFalse();
        for (WriteAction.SendCell send : sends()) {
            if (send.shard().index() != 5) {
                machine.answered(send.shard().index(), send.cell(), send.sending(), new CellOutcome.Received(), now, out);
            }
        }
        assertThat(machine.wantsStripe()).as("shard 5 has not taken its cells").isFalse();
        assertThat(released()).isFalse();
        WriteAction.SendCell first = sends().stream().filter(send -> send.shard().index() == 5).findFirst().orElseThrow();
        machine.answered(5, 0, first.sending(), new CellOutcome.Received(), now, out);
        assertThat(machine.wantsStripe()).isTrue();
        assertThat(released()).isTrue();
    }

    @Test
    void aDiskThatHoldsUpTheOthersIsDroppedForTheRestOfTheBlob() {
        BlobWriteMachine machine = machine(3L * STRIPE);
        machine.stripeReady(now, out);
        machine.stripeReady(now, out);
        for (WriteAction.SendCell send : sends()) {
            if (send.shard().index() != 5) {
                machine.answered(send.shard().index(), send.cell(), send.sending(), new CellOutcome.Received(), now, out);
            }
        }
        assertThat(machine.nextWake()).isEqualTo(1000);
        now = 1000;
        machine.tick(now, out);
        assertThat(out).anyMatch(WriteAction.Abandon.class::isInstance);
        assertThat(machine.wantsStripe()).isTrue();
        machine.stripeReady(now, out);
        durable(machine, 0, 1, 2, 3, 4);
        assertThat(machine.status()).isEqualTo(Status.DURABLE);
    }

    @Test
    void afterAFailureNothingIsSentUntilAllAnswersAreInThenFromTheFirstOpenCell() {
        BlobWriteMachine machine = machine(3L * STRIPE);
        machine.stripeReady(now, out);
        machine.stripeReady(now, out);
        List<WriteAction.SendCell> ofZero = sends().stream().filter(send -> send.shard().index() == 0).toList();
        machine.answered(0, 1, ofZero.get(1).sending(), refused(Reason.BAD_SEQUENCE), now, out);
        assertThat(sends().stream().filter(send -> send.shard().index() == 0)).hasSize(2);
        machine.answered(0, 0, ofZero.get(0).sending(), refused(Reason.WRONG_CRC), now, out);
        assertThat(sends().stream().filter(send -> send.shard().index() == 0).map(WriteAction.SendCell::cell)).containsExactly(0, 1, 0, 1);
    }
}
