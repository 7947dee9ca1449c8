package io.objectio.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.admin.AdminResponse.ShardHealth;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.rpc.memory.MemoryNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups are made as disks come, and shards on (fake) OSDs are compared with the metadata. */
class VerifyTest {
    private static final CrcList CRCS = CrcList.of(new int[]{11, 12, 13, 14, 15, 16});

    @TempDir
    Path directory;
    private final NodeFixture fixture = new NodeFixture();
    private final FakeOsd osd = new FakeOsd();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private String meta = "";
    private SessionId session = SessionId.NONE;

    @BeforeEach
    void start() throws Exception {
        NodeFixture.Node node = fixture.startAlone(directory);
        resources.add(node);
        MemoryNetwork.Registration server = fixture.network.serve("osd1", osd, Runnable::run, 1000);
        resources.add(server);
        meta = node.address();
        List<DiskReport> disks = IntStream.range(0, 6)
                .mapToObj(i -> new DiskReport(new DiskId(1, i), "/disk" + i, Incarnation.of(1, 1), DiskState.HEALTHY, 1L << 40, 0, 1L << 40,
                        0, 0, ""))
                .toList();
        fixture.submit(meta, SessionId.NONE, 0,
                new Mutation.RegisterOsd(new OsdId("osd1"), "local:osd1", FailureDomain.ofHost("h"), disks));
        session = fixture.openSession(meta);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : resources.reversed()) {
            resource.close();
        }
        assertThat(fixture.faults).isEmpty();
        fixture.close();
    }

    private ClusterMap awaitGroups() throws Exception {
        Ticker ticker = Ticker.system();
        long end = ticker.nanos() + Duration.ofSeconds(20).toNanos();
        while (true) {
            ClusterMap map = ((MetaResponse.MapIs) fixture.ask(meta, new MetaRequest.GetMap(Optional.empty(), 0))).map();
            if (!map.pgs().isEmpty()) {
                return map;
            }
            assertThat(ticker.nanos()).as("groups are made").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private List<FakeOsd.Key> putObject(PgRow pg, BucketId bucket) throws Exception {
        BlobId blob = new BlobId(session, 1);
        List<WrittenBlob.Place> places = IntStream.range(0, 6)
                .mapToObj(i -> new WrittenBlob.Place(i, pg.slots().get(i).current(), Incarnation.of(1, 1))).toList();
        WrittenBody body = new WrittenBody(new InstanceId(session.value(), 1), List.of(new Extent(0, pg.id(), blob, 0, 40)),
                List.of(new WrittenBlob(pg.id(), blob, 40, 99, CRCS, places)));
        ObjectHead head = new ObjectHead(40, "abc", Map.of(), Map.of(), Optional.empty(), "STANDARD", 0);
        assertThat(fixture.submit(meta, session, 2, new Mutation.CommitObject(bucket, new ObjectKey("key"), head, body, Condition.NONE)))
                .isInstanceOf(MutationAnswer.Committed.class);
        List<FakeOsd.Key> keys = IntStream.range(0, 6)
                .mapToObj(i -> new FakeOsd.Key(pg.slots().get(i).current(), new ShardId(pg.id(), blob, i))).toList();
        for (int i = 0; i < 6; i++) {
            osd.crcs.put(keys.get(i), CRCS.get(i));
        }
        return keys;
    }

    @Test
    void tellsGoodChangedAndMissingShardsApart() throws Exception {
        PgRow pg = awaitGroups().pgs().getFirst();
        BucketId bucket = fixture.createBucket(meta, session, 1, "photos");
        List<FakeOsd.Key> keys = putObject(pg, bucket);
        AdminResponse.ObjectVerified good = (AdminResponse.ObjectVerified) fixture.ask(meta,
                new AdminRequest.VerifyObject("photos", "key"));
        assertThat(good.k()).isEqualTo(4);
        assertThat(good.shards()).hasSize(6)
                .allMatch(shard -> shard.health() == ShardHealth.OK && shard.expectedCrc() == shard.actualCrc());
        osd.crcs.put(keys.get(1), 77);
        osd.crcs.remove(keys.get(4));
        AdminResponse.ObjectVerified bad = (AdminResponse.ObjectVerified) fixture.ask(meta, new AdminRequest.VerifyObject("photos", "key"));
        assertThat(bad.shards()).extracting(AdminResponse.VerifiedShard::health).containsExactly(ShardHealth.OK, ShardHealth.CORRUPT,
                ShardHealth.OK, ShardHealth.OK, ShardHealth.MISSING, ShardHealth.OK);
        assertThat(fixture.ask(meta, new AdminRequest.VerifyObject("photos", "none"))).isInstanceOf(MetaResponse.Failed.class);
        assertThat(fixture.ask(meta, new AdminRequest.VerifyObject("none", "key"))).isInstanceOf(MetaResponse.Failed.class);
    }

    @Test
    void verifiesEverythingInPagesAndNamesStrangersOfEndedSessionsOnly() throws Exception {
        PgRow pg = awaitGroups().pgs().getFirst();
        BucketId bucket = fixture.createBucket(meta, session, 1, "photos");
        List<FakeOsd.Key> keys = putObject(pg, bucket);
        osd.crcs.remove(keys.get(0));
        ShardId ofOpenSession = new ShardId(pg.id(), new BlobId(session, 500), 0);
        ShardId ofEndedSession = new ShardId(pg.id(), new BlobId(new SessionId(session.value() + 1000), 1), 0);
        osd.crcs.put(new FakeOsd.Key(pg.slots().get(0).current(), ofOpenSession), 1);
        osd.crcs.put(new FakeOsd.Key(pg.slots().get(0).current(), ofEndedSession), 1);
        long blobs = 0;
        long shards = 0;
        long missing = 0;
        long unreferenced = 0;
        List<String> problems = new ArrayList<>();
        String cursor = "";
        for (int pages = 0;; pages++) {
            assertThat(pages).isLessThan(50);
            AdminResponse.VerifiedPage page = (AdminResponse.VerifiedPage) fixture.ask(meta, new AdminRequest.VerifyFull(cursor));
            blobs += page.blobs();
            shards += page.shards();
            missing += page.missing();
            unreferenced += page.unreferenced();
            problems.addAll(page.problems());
            assertThat(page.unrecoverable()).isZero();
            cursor = page.cursor();
            if (page.done()) {
                break;
            }
        }
        assertThat(blobs).isEqualTo(1);
        assertThat(shards).isEqualTo(6);
        assertThat(missing).isEqualTo(1);
        assertThat(unreferenced).isEqualTo(1);
        assertThat(problems).hasSize(2).anyMatch(problem -> problem.contains(ofEndedSession.toString()));
    }
}
