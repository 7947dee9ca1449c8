package io.objectio.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.SessionId;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import io.objectio.meta.service.MetaServiceConfig;
import io.objectio.meta.service.NewAccounts;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.memory.MemoryRpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service does beside commands and look-ups. */
class MetaServiceTest {
    private static final OsdId OSD = new OsdId("osd1");

    @TempDir
    Path directory;
    private final NodeFixture fixture = new NodeFixture();

    @AfterEach
    void close() {
        assertThat(fixture.faults).isEmpty();
        fixture.close();
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        Ticker ticker = Ticker.system();
        long end = ticker.nanos() + Duration.ofSeconds(20).toNanos();
        while (!condition.call()) {
            assertThat(ticker.nanos()).as(what).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static DiskReport disk(int number) {
        return new DiskReport(new DiskId(1, number), "/disk" + number, Incarnation.of(1, 1), DiskState.HEALTHY, 1L << 40, 1L << 30,
                1L << 39, 7,
                0, "");
    }

    private static Mutation register() {
        return new Mutation.RegisterOsd(OSD, "local:osd1", FailureDomain.ofHost("host1"), List.of(disk(1), disk(2)));
    }

    private AdminResponse.Osd osd(NodeFixture.Node node) throws Exception {
        return ((AdminResponse.OsdsAre) fixture.ask(node.address(), new AdminRequest.ListOsds())).osds().getFirst();
    }

    @Test
    void anOsdThatIsNotHeardOfGoesDownAndComesBackByAHeartbeat() throws Exception {
        MetaServiceConfig config = MetaServiceConfig.DEFAULT.withHeartbeatTimeout(Duration.ofMillis(400));
        try (NodeFixture.Node node = fixture.startAlone(directory, config)) {
            assertThat(fixture.submit(node.address(), SessionId.NONE, 0, register())).isInstanceOf(MutationAnswer.Done.class);
            assertThat(osd(node).state()).isEqualTo(OsdState.UP);
            assertThat(osd(node).objects()).contains(14L);
            await("it goes down", () -> osd(node).state() == OsdState.DOWN);
            Message seen = fixture.ask(node.address(), new MetaRequest.Heartbeat(OSD, List.of(disk(1), disk(2))));
            assertThat(((MetaResponse.HeartbeatSeen) seen).known()).isTrue();
            await("it comes back", () -> {
                fixture.ask(node.address(), new MetaRequest.Heartbeat(OSD, List.of(disk(1), disk(2))));
                return osd(node).state() == OsdState.UP;
            });
        }
    }

    @Test
    void aHeartbeatOfAnUnknownOsdOrDiskAsksForRegistration() throws Exception {
        try (NodeFixture.Node node = fixture.startAlone(directory)) {
            assertThat(((MetaResponse.HeartbeatSeen) fixture.ask(node.address(), new MetaRequest.Heartbeat(OSD, List.of()))).known())
                    .isFalse();
            fixture.submit(node.address(), SessionId.NONE, 0, register());
            assertThat(((MetaResponse.HeartbeatSeen) fixture.ask(node.address(), new MetaRequest.Heartbeat(OSD, List.of(disk(3))))).known())
                    .isFalse();
        }
    }

    @Test
    void aNewLeaderJudgesNobodyBeforeAWholeTimeout() throws Exception {
        MetaServiceConfig config = MetaServiceConfig.DEFAULT;
        try (NodeFixture.Node node = fixture.startAlone(directory, config)) {
            fixture.submit(node.address(), SessionId.NONE, 0, register());
        }
        try (NodeFixture.Node node = fixture.startAlone(directory, config)) {
            assertThat(osd(node).state()).isEqualTo(OsdState.UP);
            assertThat(osd(node).lastSeenMillis()).as("this leader has not heard of it").isEmpty();
            assertThat(osd(node).objects()).isEmpty();
        }
    }

    @Test
    void aSessionEndsWhenItsLeaseRunsOutAndNotBefore() throws Exception {
        try (NodeFixture.Node node = fixture.startAlone(directory, MetaServiceConfig.DEFAULT.withLease(Duration.ofMillis(1500)))) {
            SessionId kept = fixture.openSession(node.address());
            SessionId left = fixture.openSession(node.address());
            BucketId bucket = fixture.createBucket(node.address(), left, 1, "photos");
            await("the one that is not renewed ends", () -> {
                assertThat(fixture.ask(node.address(), new MetaRequest.RenewSession(kept))).isInstanceOf(MetaResponse.SessionAlive.class);
                MutationAnswer answer = fixture.submit(node.address(), left, 2, NodeFixture.emptyObject(bucket, "k", left, 1));
                return answer instanceof MutationAnswer.Refused(var error, var _) && error == MetaError.SESSION_ENDED;
            });
            assertThat(fixture.ask(node.address(), new MetaRequest.RenewSession(left)))
                    .isInstanceOfSatisfying(MetaResponse.Failed.class,
                            failed -> assertThat(failed.error()).isEqualTo(MetaError.SESSION_ENDED));
        }
    }

    @Test
    void mapAndAccountsAreHeldBackUntilTheyChange() throws Exception {
        try (NodeFixture.Node node = fixture.startAlone(directory); MemoryRpc rpc = fixture.rpc(RpcPeer.Role.GATEWAY, "gateway2")) {
            Epoch epoch = ((MetaResponse.MapIs) fixture.ask(node.address(), new MetaRequest.GetMap(Optional.empty(), 0))).map().epoch();
            long version = ((MetaResponse.AccountsAre) fixture.ask(node.address(), new MetaRequest.GetAccounts(-1, 10_000))).version();
            Duration deadline = Duration.ofSeconds(30);
            CompletableFuture<Message> map = rpc.call(node.address(), new MetaRequest.GetMap(Optional.of(epoch), 20_000), deadline);
            CompletableFuture<Message> accounts = rpc.call(node.address(), new MetaRequest.GetAccounts(version, 20_000), deadline);
            fixture.openSession(node.address());
            assertThat(map).isNotDone();
            assertThat(accounts).isNotDone();
            fixture.submit(node.address(), SessionId.NONE, 0, register());
            assertThat(((MetaResponse.MapIs) map.get(10, TimeUnit.SECONDS)).map().epoch()).isGreaterThan(epoch);
            assertThat(accounts).isNotDone();
            fixture.ask(node.address(), new AdminRequest.AddUser("jane", Account.Policy.READ_WRITE));
            assertThat(((MetaResponse.AccountsAre) accounts.get(10, TimeUnit.SECONDS)).version()).isGreaterThan(version);
        }
    }

    @Test
    void aHeldRequestIsAnsweredWhenItsTimeIsOver() throws Exception {
        try (NodeFixture.Node node = fixture.startAlone(directory)) {
            Epoch epoch = ((MetaResponse.MapIs) fixture.ask(node.address(), new MetaRequest.GetMap(Optional.empty(), 0))).map().epoch();
            assertThat(((MetaResponse.MapIs) fixture.ask(node.address(), new MetaRequest.GetMap(Optional.of(epoch), 50))).map().epoch())
                    .isEqualTo(epoch);
        }
    }

    @Test
    void usersGetRandomKeysOnceAndNamesAreUnique() throws Exception {
        try (NodeFixture.Node node = fixture.startAlone(directory)) {
            Account jane = ((AdminResponse.UserIs) fixture.ask(node.address(), new AdminRequest.AddUser("jane", Account.Policy.READ_ONLY)))
                    .account();
            assertThat(jane.accessKey()).matches("[A-Z0-9]{20}");
            assertThat(jane.secretKey()).hasSize(40);
            assertThat(jane.id().hex()).hasSize(64);
            assertThat(fixture.ask(node.address(), new AdminRequest.AddUser("jane", Account.Policy.ADMIN)))
                    .isInstanceOfSatisfying(MetaResponse.Failed.class,
                            failed -> assertThat(failed.error()).isEqualTo(MetaError.NAME_IN_USE));
            AdminResponse.UsersAre users = (AdminResponse.UsersAre) fixture.ask(node.address(), new AdminRequest.ListUsers());
            assertThat(users.users())
                    .containsExactly(new AdminResponse.User("jane", jane.id(), Account.Policy.READ_ONLY, jane.accessKey()));
        }
    }

    @Test
    void peopleNeedAnAdministratorsKeyAndNobodyGoesBeyondItsRole() throws Exception {
        Account root = NewAccounts.random("root", Account.Policy.ADMIN, RandomSource.secure());
        MetaConfig config = MetaConfig.alone(new NodeId("meta1"), directory, NodeFixture.freePort()).withAdministrator(root);
        try (NodeFixture.Node node = fixture.start(config)) {
            node.node().whenReady().get(20, TimeUnit.SECONDS);
            Account jane = ((AdminResponse.UserIs) fixture.ask(node.address(), new AdminRequest.AddUser("jane", Account.Policy.READ_WRITE)))
                    .account();
            await("the key is known for handshakes", () -> node.node().account(jane.accessKey()).isPresent());
            assertThat(askAs(node, RpcPeer.Role.CLIENT, root.accessKey(), new AdminRequest.GetMetaStatus()))
                    .isInstanceOf(AdminResponse.MetaStatus.class);
            assertRefused(askAs(node, RpcPeer.Role.CLIENT, jane.accessKey(), new AdminRequest.GetMetaStatus()));
            assertRefused(askAs(node, RpcPeer.Role.CLIENT, "NOBODY", new AdminRequest.ListUsers()));
            assertRefused(askAs(node, RpcPeer.Role.CLIENT, root.accessKey(), new MetaRequest.GetBucket("photos")));
            assertRefused(askAs(node, RpcPeer.Role.OSD, "osd1", new MetaRequest.GetAccounts(-1, 0)));
            assertRefused(askAs(node, RpcPeer.Role.OSD, "osd1",
                    new MetaRequest.Submit(SessionId.NONE, 0, 0, new Mutation.PutAccount(jane))));
            assertThat(askAs(node, RpcPeer.Role.OSD, "osd1", new MetaRequest.Submit(SessionId.NONE, 0, 0, register())))
                    .isInstanceOf(MetaResponse.Submitted.class);
        }
    }

    private Message askAs(NodeFixture.Node node, RpcPeer.Role role, String name, Message request) throws Exception {
        try (MemoryRpc rpc = fixture.rpc(role, name)) {
            return rpc.call(node.address(), request, Duration.ofSeconds(20)).get(20, TimeUnit.SECONDS);
        }
    }

    private static void assertRefused(Message answer) {
        assertThat(answer).isInstanceOfSatisfying(MetaResponse.Failed.class,
                failed -> assertThat(failed.error()).isEqualTo(MetaError.NOT_AUTHORISED));
    }

    @Test
    void aSecondStartKeepsTheFirstAdministrator() throws Exception {
        Account first = NewAccounts.random("root", Account.Policy.ADMIN, RandomSource.secure());
        Account second = NewAccounts.random("root", Account.Policy.ADMIN, RandomSource.secure());
        for (Account given : List.of(first, second)) {
            MetaConfig config = MetaConfig.alone(new NodeId("meta1"), directory, NodeFixture.freePort()).withAdministrator(given);
            try (NodeFixture.Node node = fixture.start(config)) {
                node.node().whenReady().get(20, TimeUnit.SECONDS);
                await("the first one's key", () -> node.node().account(first.accessKey()).isPresent());
                assertThat(node.node().account(second.accessKey())).isEmpty();
            }
        }
    }

    /** S39, S40 for a group of one. */
    @Test
    void metaStatusNamesTheLeaderAndItsIndex() throws Exception {
        try (NodeFixture.Node node = fixture.startAlone(directory)) {
            AdminResponse.MetaStatus status = (AdminResponse.MetaStatus) fixture.ask(node.address(), new AdminRequest.GetMetaStatus());
            assertThat(status.leader()).contains("meta1");
            assertThat(status.committed()).isPositive();
            assertThat(status.members()).hasSize(1);
            AdminResponse.Member self = status.members().getFirst();
            assertThat(self.leader()).isTrue();
            assertThat(self.healthy()).isTrue();
            assertThat(self.behind()).isEmpty();
            assertThat(self.logIndex()).isGreaterThanOrEqualTo(status.committed());
            AdminResponse.ClusterStatus cluster = (AdminResponse.ClusterStatus) fixture.ask(node.address(),
                    new AdminRequest.GetClusterStatus());
            assertThat(cluster.cluster()).isEqualTo(node.node().cluster().toString());
        }
    }

    @Test
    void listsTheDisksOfAnOsdWithWhatItReported() throws Exception {
        try (NodeFixture.Node node = fixture.startAlone(directory)) {
            fixture.submit(node.address(), SessionId.NONE, 0, register());
            AdminResponse.DisksAre disks = (AdminResponse.DisksAre) fixture.ask(node.address(),
                    new AdminRequest.ListDisks(Optional.of(OSD)));
            assertThat(disks.disks()).hasSize(2).allSatisfy(disk -> {
                assertThat(disk.usedBytes()).contains(1L << 30);
                assertThat(disk.objects()).contains(7L);
            });
            assertThat(fixture.ask(node.address(), new AdminRequest.ListDisks(Optional.of(new OsdId("osd9")))))
                    .isInstanceOfSatisfying(MetaResponse.Failed.class,
                            failed -> assertThat(failed.error()).isEqualTo(MetaError.NO_SUCH_OSD));
        }
    }
}
