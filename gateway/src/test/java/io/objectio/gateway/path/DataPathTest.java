package io.objectio.gateway.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.codec.CodecException;
import io.objectio.gateway.cluster.TestCluster;
import io.objectio.gateway.write.WriteUnavailableException;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.osd.OsdResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writer and reader together over OSDs in memory, through the frames of a call. */
class DataPathTest {
    private DataPath path;

    @BeforeEach
    void open() throws CodecException { path = new DataPath(6, 1, DataPath.SMALL_CELLS); }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(path.memory.inUse()).as("stripes in use").isZero();
        assertThat(path.decodeMemory.inUse()).as("decode buffers in use").isZero();
        assertThat(path.meta.openBlobs()).as("blobs not settled").isZero();
        path.close();
    }

    @Test
    void givesBackWhatWasWrittenAtEverySize() throws Exception {
        for (int size : new int[]{1, 2, 3, 4, 5, 4095, 4096, 65_535, 65_536, 262_143, 262_144, 262_145, 300_000, 1 << 20, (1 << 20) + 1,
                2_500_000}) {
            byte[] bytes = DataPath.bytes(size, size);
            MetaResponse.ObjectFound found = path.put(bytes);
            assertThat(path.get(found, 0, size - 1)).as("size " + size).isEqualTo(bytes);
            assertThat(found.blobs()).hasSize((size + (1 << 20) - 1) >> 20);
            assertThat(path.lastBody().blobs()).allSatisfy(blob -> assertThat(blob.durable()).hasSize(6));
        }
    }

    @Test
    void anEmptyBodyMakesNoBlob() throws Exception {
        path.put(new byte[0]);
        assertThat(path.lastBody().blobs()).isEmpty();
        assertThat(path.lastBody().extents()).isEmpty();
    }

    @Test
    void everyPairOfDisksMayBeGone() throws Exception {
        byte[] bytes = DataPath.bytes(700_001, 7);
        MetaResponse.ObjectFound found = path.put(bytes);
        for (int a = 1; a <= 6; a++) {
            for (int b = a + 1; b <= 6; b++) {
                path.disk(a).refuseReads(OsdResponse.Reason.DISK_FAILED);
                path.disk(b).refuseReads(OsdResponse.Reason.ABSENT);
                assertThat(path.get(found, 0, bytes.length - 1)).as("disks " + a + " and " + b + " gone").isEqualTo(bytes);
                path.disk(a).refuseReads(null);
                path.disk(b).refuseReads(null);
            }
        }
    }

    /** Seen with two directories away and ten downloads at once: a busy disk was counted as gone, and the client got 503. */
    @Test
    void diskThatIsBusyForAWhileIsWaitedForWhenNoOtherShardIsLeft() throws Exception {
        byte[] bytes = DataPath.bytes(700_001, 7);
        MetaResponse.ObjectFound found = path.put(bytes);
        path.disk(1).refuseReads(OsdResponse.Reason.DISK_AWAY);
        path.disk(2).refuseReads(OsdResponse.Reason.DISK_AWAY);
        for (int disk = 3; disk <= 6; disk++) {
            path.disk(disk).busyReads(5);
        }
        assertThat(path.get(found, 0, bytes.length - 1)).isEqualTo(bytes);
    }

    @Test
    void rangesAcrossCellsStripesAndBlobs() throws Exception {
        byte[] bytes = DataPath.bytes(1_400_003, 8);
        MetaResponse.ObjectFound found = path.put(bytes);
        int[] edges = {0, 1, 65_535, 65_536, 65_537, 200_000, 262_143, 262_144, 327_679, 327_681, 1_048_575, 1_048_576, 1_048_577,
                1_310_719,
                1_310_720, 1_332_540, 1_332_541, 1_400_001, 1_400_002};
        for (boolean degraded : new boolean[]{false, true}) {
            path.disk(2).refuseReads(degraded ? OsdResponse.Reason.ABSENT : null);
            path.disk(4).refuseReads(degraded ? OsdResponse.Reason.ABSENT : null);
            for (int first : edges) {
                for (int last : edges) {
                    if (first <= last) {
                        assertThat(path.get(found, first, last)).as(first + ".." + last)
                                .isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
                    }
                }
            }
        }
    }

    @Test
    void oneDiskRefusesAndFiveAreEnough() throws Exception {
        path.disk(3).refuseWrites(OsdResponse.Reason.DISK_FAILED);
        byte[] bytes = DataPath.bytes(600_000, 9);
        MetaResponse.ObjectFound found = path.put(bytes);
        assertThat(path.lastBody().blobs()).allSatisfy(blob -> {
            assertThat(blob.durable()).hasSize(5).noneMatch(place -> place.disk().equals(TestCluster.disk(3)));
            assertThat(blob.shardCrcs().size()).isEqualTo(6);
        });
        assertThat(path.get(found, 0, bytes.length - 1)).isEqualTo(bytes);
    }

    @Test
    void twoDisksRefuseAndNothingBecomesVisible() {
        path.disk(3).refuseWrites(OsdResponse.Reason.DISK_FULL);
        path.disk(5).refuseWrites(OsdResponse.Reason.DISK_AWAY);
        assertThatThrownBy(() -> path.put(DataPath.bytes(600_000, 9))).isInstanceOf(WriteUnavailableException.class)
                .hasMessageContaining("DISK_FULL").hasMessageContaining("DISK_AWAY");
        assertThat(path.meta.submitted()).noneMatch(Mutation.CommitObject.class::isInstance);
    }

    @Test
    void aFlippedByteAnywhereNeverPasses() throws Exception {
        byte[] bytes = DataPath.bytes(300_001, 10);
        MetaResponse.ObjectFound found = path.put(bytes);
        java.util.Random random = new java.util.Random(4);
        for (int round = 0; round < 60; round++) {
            int number = 1 + round % 6;
            boolean osdChecks = round % 2 == 0;
            path.disk(number).checkOnRead(osdChecks);
            byte[] stored = path.disk(number).stored().firstEntry().getValue().bytes();
            int at = random.nextInt(stored.length);
            stored[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(path.get(found, 0, bytes.length - 1)).as("byte " + at + " of shard " + (number - 1)).isEqualTo(bytes);
            found = rewrite(bytes);
        }
        assertThat(path.findings.corruptCount()).isGreaterThan(20);
    }

    private MetaResponse.ObjectFound rewrite(byte[] bytes) throws Exception {
        for (int i = 1; i <= 6; i++) {
            path.disk(i).stored().clear();
        }
        return path.put(bytes);
    }

    @Test
    void threeDamagedShardsBreakTheReadAndGiveNoWrongByte() throws Exception {
        byte[] bytes = DataPath.bytes(5_000, 11);
        MetaResponse.ObjectFound found = path.put(bytes);
        for (int i = 1; i <= 3; i++) {
            path.disk(i).stored().firstEntry().getValue().bytes()[3] ^= 1;
        }
        assertThatThrownBy(() -> path.get(found, 0, bytes.length - 1))
                .isInstanceOf(io.objectio.gateway.read.ReadUnavailableException.class);
    }

    @Test
    void aBodyThatIsCutShortOrTooLongMakesNothingVisible() {
        byte[] bytes = DataPath.bytes(300_000, 12);
        assertThatThrownBy(() -> path.writer.write(DataPath.body(bytes), bytes.length + 1, body -> DataPath.commit(body, bytes.length + 1)))
                .isInstanceOf(java.io.IOException.class).hasMessageContaining("300000 of 300001");
        assertThatThrownBy(() -> path.writer.write(DataPath.body(bytes), bytes.length - 1, body -> DataPath.commit(body, bytes.length - 1)))
                .isInstanceOf(java.io.IOException.class);
        assertThat(path.meta.submitted()).noneMatch(Mutation.CommitObject.class::isInstance);
    }

    @Test
    void aCommitThatIsShortOfShardsIsMendedElsewhereAndRepeated() throws Exception {
        path.close();
        path = new DataPath(8, 1, DataPath.SMALL_CELLS);
        java.util.concurrent.atomic.AtomicInteger commits = new java.util.concurrent.atomic.AtomicInteger();
        path.meta.answers(mutation -> {
            if (mutation instanceof Mutation.CommitObject commit) {
                var blob = commit.body().blobs().getFirst();
                return java.util.Optional.of(commits.incrementAndGet() == 1
                        ? new io.objectio.protocol.meta.MutationAnswer.ShardsMissing(
                                java.util.List.of(new io.objectio.common.id.ShardId(blob.pg(), blob.blob(), 1),
                                        new io.objectio.common.id.ShardId(blob.pg(), blob.blob(), 4)))
                        : new io.objectio.protocol.meta.MutationAnswer.Committed("null", "e", java.time.Instant.EPOCH));
            }
            return java.util.Optional.of(new io.objectio.protocol.meta.MutationAnswer.Done());
        });
        path.meta.refresh(
                map -> TestCluster.withState(TestCluster.withState(map, TestCluster.disk(2), io.objectio.common.cluster.DiskState.FAILED),
                        TestCluster.disk(5), io.objectio.common.cluster.DiskState.FAILED));
        path.disk(2).refuseReads(OsdResponse.Reason.DISK_FAILED);
        byte[] bytes = DataPath.bytes(600_000, 13);
        path.put(bytes);
        assertThat(commits).hasValue(2);
        assertThat(path.lastBody().blobs().getFirst().durable()).hasSize(6).anyMatch(place -> place.index() == 1 && place.disk().low() >= 7)
                .anyMatch(place -> place.index() == 4 && place.disk().low() >= 7);
    }

    @Test
    void anUnknownCommitIsGivenUpAndReported() {
        path.meta.answers(mutation -> mutation instanceof Mutation.CommitObject
                ? java.util.Optional.empty()
                : java.util.Optional.of(new io.objectio.protocol.meta.MutationAnswer.Done()));
        assertThatThrownBy(() -> path.put(DataPath.bytes(100, 1))).isInstanceOf(io.objectio.gateway.cluster.MetaUnavailableException.class);
    }
}
