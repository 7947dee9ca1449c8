package io.objectio.osd.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.ManualTime;
import io.objectio.osd.service.Disks;
import io.objectio.osd.service.MemoryStore;
import io.objectio.osd.service.WriteFence;
import io.objectio.osd.store.DeleteResult;
import io.objectio.osd.store.DiskStore;
import io.objectio.osd.store.ShardHead;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetaReporterTest {
    private static final OsdId OSD = new OsdId("osd1");
    private static final DiskId DISK = new DiskId(0, 1);

    private final ManualTime time = new ManualTime();
    private final FakeMeta meta = new FakeMeta();
    private final MemoryStore store = new MemoryStore(DISK, OSD, Path.of("/d1"));
    private final List<DiskStore> open = new ArrayList<>(List.of(store));
    private final Disks disks = new Disks() {
        @Override
        public Optional<DiskStore> find(DiskId disk) { return open.stream().filter(one -> one.identity().disk().equals(disk)).findFirst(); }

        @Override
        public List<DiskStore> open() { return open; }

        @Override
        public boolean isAway(DiskId disk) { return false; }
    };
    private final WriteFence fence = new WriteFence(time, Duration.ofSeconds(30));
    private final MetaReporter reporter = new MetaReporter(
            new MetaReporter.Self(OSD, "h:9200", FailureDomain.ofHost("h"), List.of("meta1:1", "meta2:1")), meta, disks, fence,
            ReportTimings.DEFAULT, time, time);

    private void pass(int seconds) { time.advance(Duration.ofSeconds(seconds)); }

    @Test
    void registersAtTheStartWithItsDisksAndThenBeats() {
        reporter.start();

        assertThat(meta.told).containsExactly(new Mutation.RegisterOsd(OSD, "h:9200", FailureDomain.ofHost("h"),
                List.of(new DiskReport(DISK, "/d1", Incarnation.of(1, 1), DiskState.HEALTHY, 1000, 400, 600, 0, 0, ""))));
        assertThat(reporter.registered()).isCompleted();
        assertThat(meta.heartbeats).hasSize(1);
        pass(9);
        assertThat(meta.heartbeats).hasSize(4);
        assertThat(meta.told).hasSize(1);
    }

    @Test
    void triesOneNodeAfterTheOtherUntilOneAnswers() {
        meta.down = true;
        reporter.start();
        pass(2);
        assertThat(meta.addresses).contains("meta1:1", "meta2:1");
        assertThat(reporter.registered()).isNotCompleted();
        assertThat(fence.look()).isFalse();

        meta.down = false;
        pass(1);
        assertThat(reporter.registered()).isCompleted();
        assertThat(fence.look()).isTrue();
        assertThat(meta.told(Mutation.RegisterOsd.class)).hasSize(1);
    }

    @Test
    void registersAgainWhenMetaForgotIt() {
        reporter.start();
        meta.known = false;
        pass(3);
        meta.known = true;
        pass(3);
        assertThat(meta.told(Mutation.RegisterOsd.class).size()).isGreaterThanOrEqualTo(2);
        int registrations = meta.told(Mutation.RegisterOsd.class).size();
        pass(9);
        assertThat(meta.told(Mutation.RegisterOsd.class)).hasSize(registrations);
    }

    @Test
    @DisplayName("S21: 30 s without an answer of meta fence the writes; the first answer opens them")
    void fencesAfterTheLease() {
        reporter.start();
        meta.down = true;
        pass(29);
        assertThat(fence.look()).isTrue();
        pass(2);
        assertThat(fence.look()).isFalse();
        meta.down = false;
        pass(3);
        assertThat(fence.look()).isTrue();
    }

    @Test
    void tellsAChangeOfADiskAtOnceWithItsCause() {
        reporter.start();
        reporter.diskChanged(store.identity(), io.objectio.osd.disk.DiskState.FAILED, "sync /d1/log/1.seg: Input/output error");

        assertThat(meta.told.getLast()).isEqualTo(
                new Mutation.DiskChanged(DISK, Incarnation.of(1, 1), DiskState.FAILED, "sync /d1/log/1.seg: Input/output error"));
        pass(9);
        assertThat(meta.told(Mutation.DiskChanged.class)).as("once is enough").hasSize(1);
    }

    @Test
    void tellsOnlyTheNewestChangeWhenMetaIsBack() {
        reporter.start();
        meta.down = true;
        reporter.diskChanged(store.identity(), io.objectio.osd.disk.DiskState.AWAY, "gone");
        reporter.diskChanged(store.identity(), io.objectio.osd.disk.DiskState.HEALTHY, "back");
        pass(6);
        meta.down = false;
        pass(6);
        assertThat(meta.told(Mutation.DiskChanged.class))
                .containsExactly(new Mutation.DiskChanged(DISK, Incarnation.of(1, 1), DiskState.HEALTHY, "back"));
    }

    @Test
    void dropsAChangeThatMetaRefuses() {
        reporter.start();
        meta.answer = Optional.of(new MutationAnswer.Refused(MetaError.NO_SUCH_DISK, "unknown"));
        reporter.diskChanged(store.identity(), io.objectio.osd.disk.DiskState.FAILED, "x");
        meta.answer = Optional.empty();
        pass(9);
        assertThat(meta.told(Mutation.DiskChanged.class)).hasSize(1);
    }

    @Test
    void registersAgainForADiskThatWasOpenedLater() {
        reporter.start();
        MemoryStore second = new MemoryStore(new DiskId(0, 2), OSD, Path.of("/d2"));
        open.add(second);
        reporter.diskOpened(second.identity(), io.objectio.osd.disk.DiskState.HEALTHY);

        assertThat(meta.told(Mutation.RegisterOsd.class).getLast().disks()).extracting(DiskReport::disk).containsExactly(DISK,
                new DiskId(0, 2));
        assertThat(meta.told.getLast()).isInstanceOfSatisfying(Mutation.DiskChanged.class, change -> {
            assertThat(change.disk()).isEqualTo(new DiskId(0, 2));
            assertThat(change.state()).isEqualTo(DiskState.HEALTHY);
        });
    }

    @Test
    void reportsAsAwayWhatTheMapGivesItAndIsNotOpen() {
        DiskRow other = new DiskRow(new DiskId(0, 9), new OsdId("osd2"), "/x", Incarnation.of(1, 1), DiskState.HEALTHY, 5,
                FailureDomain.ofHost("h"));
        DiskRow gone = new DiskRow(new DiskId(0, 7), OSD, "/d7", Incarnation.of(1, 3), DiskState.HEALTHY, 5, FailureDomain.ofHost("h"));
        meta.map = FakeMeta.map(2, List.of(other, gone));
        reporter.start();
        pass(3);
        assertThat(meta.heartbeats.getLast().disks()).hasSize(2).contains(
                new DiskReport(new DiskId(0, 7), "/d7", Incarnation.of(1, 3), DiskState.AWAY, 5, 0, 0, 0, 0, "not there"));
    }

    @Test
    @DisplayName("S12: a disk that failed by its I/O says so in two words, one failed by order gives the order's reason")
    void saysWhyADiskFailedInTheWordsOfTheManual() {
        store.state = io.objectio.osd.disk.DiskState.FAILED;
        store.stateCause = "sync /d1/log/1.seg: Input/output error";
        reporter.start();
        assertThat(meta.heartbeats.getLast().disks().getFirst().errorText()).isEqualTo("I/O error");
        store.stateCause = DiskReports.BY_ORDER + "test";
        pass(3);
        assertThat(meta.heartbeats.getLast().disks().getFirst().errorText()).isEqualTo("test");
    }

    @Test
    void followsTheMapByHeldQuestions() {
        reporter.start();
        pass(1);
        assertThat(fence.map().map(ClusterMap::epoch)).contains(Epoch.of(1, 1));
        assertThat(meta.heldMaps()).isEqualTo(1);
        meta.publish(FakeMeta.map(2, List.of()));
        assertThat(fence.map().map(ClusterMap::epoch)).contains(Epoch.of(1, 2));
        pass(1);
        assertThat(meta.heldMaps()).isEqualTo(1);
    }

    @Test
    void doesNotSpinWhenTheMapIsAnsweredUnchangedAtOnce() {
        reporter.start();
        pass(1);
        int calls = meta.addresses.size();
        for (int i = 0; i < 4; i++) {
            meta.publish(meta.map);
            pass(0);
        }
        assertThat(meta.addresses.size() - calls).isLessThanOrEqualTo(2);
    }

    private static DiskRow row(DiskId disk, String path, DiskState state) {
        return new DiskRow(disk, OSD, path, Incarnation.of(1, 1), state, 5, FailureDomain.ofHost("h"));
    }

    @Test
    @DisplayName("a disk that is away at the start becomes AWAY in the map though it never changed here")
    void correctsAMapThatHasAnotherState() {
        meta.map = FakeMeta.map(2, List.of(row(DISK, "/d1", DiskState.AWAY), row(new DiskId(0, 7), "/d7", DiskState.HEALTHY)));
        reporter.start();
        pass(3);
        assertThat(meta.told(Mutation.DiskChanged.class)).extracting(Mutation.DiskChanged::disk, Mutation.DiskChanged::state)
                .containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple(DISK, DiskState.HEALTHY),
                        org.assertj.core.groups.Tuple.tuple(new DiskId(0, 7), DiskState.AWAY));
    }

    @Test
    void leavesAloneWhatAnOperatorDecided() {
        meta.map = FakeMeta.map(2, List.of(row(DISK, "/d1", DiskState.FAILED), row(new DiskId(0, 7), "/d7", DiskState.DRAINING)));
        reporter.start();
        pass(3);
        assertThat(meta.told(Mutation.DiskChanged.class)).isEmpty();
    }

    private static ShardId shard(int blob) { return new ShardId(new PgId(0, 1, 1), new BlobId(SessionId.of(1, 1), blob), 0); }

    private void condemn(int count) {
        for (int i = 0; i < count; i++) {
            store.shards.put(shard(i),
                    new MemoryStore.Stored(new ShardHead(shard(i), CodingScheme.RS_4_2, 0, Bytes.empty()), Bytes.empty(), 0,
                            Bytes.empty()));
            meta.condemned.add(shard(i));
        }
        meta.condemnedDisks = List.of(DISK);
    }

    @Test
    void deletesCondemnedShardsPageByPageAndSaysSo() {
        condemn(CondemnedSweep.PAGE * 2 + 3);
        reporter.start();

        assertThat(store.shards).isEmpty();
        assertThat(meta.condemned).isEmpty();
        assertThat(meta.told(Mutation.ShardsDeleted.class)).extracting(deleted -> deleted.shards().size()).containsExactly(256, 256, 3);
    }

    @Test
    void reportsOnlyWhatIsReallyGone() {
        condemn(3);
        store.deletion = Optional
                .of(shard -> shard.equals(shard(1)) ? new DeleteResult.Busy(shard) : new DeleteResult.Deleted(shard, true));
        reporter.start();
        assertThat(meta.told(Mutation.ShardsDeleted.class)).extracting(Mutation.ShardsDeleted::shards)
                .containsExactly(List.of(shard(0), shard(2)));
        store.deletion = Optional.empty();
        pass(3);
        assertThat(meta.condemned).isEmpty();
    }

    @Test
    void asksNothingOfMetaForADiskThatTakesNoDeletes() {
        condemn(1);
        store.state = io.objectio.osd.disk.DiskState.AWAY;
        reporter.start();
        pass(3);
        assertThat(meta.condemned).hasSize(1);
    }

    @Test
    void saysNothingAfterItsEnd() {
        reporter.start();
        reporter.close();
        int calls = meta.addresses.size();
        meta.publish(FakeMeta.map(5, List.of()));
        pass(60);
        assertThat(meta.addresses).hasSize(calls);
        assertThat(meta.addresses).isNotEmpty();
    }
}
