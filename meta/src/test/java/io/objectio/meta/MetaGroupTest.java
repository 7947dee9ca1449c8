package io.objectio.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.SessionId;
import io.objectio.common.time.Ticker;
import io.objectio.meta.raft.RaftMemberConfig;
import io.objectio.meta.raft.RaftTimeouts;
import io.objectio.meta.service.MetaServiceConfig;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MutationAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three metadata nodes in one process: the leader goes, the rest go on, and all end with the same state. S38, S40, R14. */
class MetaGroupTest {
    @TempDir
    Path directory;
    private final NodeFixture fixture = new NodeFixture();
    private final List<NodeFixture.Node> nodes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        List<RaftMemberConfig.Peer> peers = new ArrayList<>();
        Map<NodeId, String> addresses = new LinkedHashMap<>();
        for (int i = 1; i <= 3; i++) {
            NodeId id = new NodeId("meta" + i);
            peers.add(new RaftMemberConfig.Peer(id, "127.0.0.1:" + NodeFixture.freePort()));
            addresses.put(id, "local:" + id);
        }
        ClusterId cluster = new ClusterId(7, 7);
        UUID group = new UUID(8, 8);
        RaftTimeouts timeouts = new RaftTimeouts(Duration.ofMillis(500), Duration.ofMillis(1000));
        for (RaftMemberConfig.Peer peer : peers) {
            int port = Integer.parseInt(peer.address().substring(peer.address().indexOf(':') + 1));
            nodes.add(fixture
                    .start(new MetaConfig(peer.node(), directory.resolve(peer.node().name()), Optional.of(cluster), Optional.empty(), peers,
                            Optional.of(group), "127.0.0.1", port, timeouts, MetaServiceConfig.DEFAULT.withMembers(addresses), 32L << 20)));
        }
        for (NodeFixture.Node node : nodes) {
            node.node().whenReady().get(30, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (NodeFixture.Node node : nodes) {
            node.close();
        }
        assertThat(fixture.faults).isEmpty();
        fixture.close();
    }

    private static void await(String what, BooleanSupplier condition) {
        Ticker ticker = Ticker.system();
        long end = ticker.nanos() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(ticker.nanos()).as(what).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private NodeFixture.Node leader() {
        await("a leader", () -> nodes.stream().anyMatch(node -> node.node().leading()));
        return nodes.stream().filter(node -> node.node().leading()).findFirst().orElseThrow();
    }

    @Test
    void goesOnWithoutItsLeaderAndEndsWithEqualDigests() throws Exception {
        NodeFixture.Node first = leader();
        SessionId session = fixture.openSession(first.address());
        BucketId bucket = fixture.createBucket(first.address(), session, 1, "photos");
        fixture.submit(first.address(), session, 2, NodeFixture.emptyObject(bucket, "before", session, 1));

        NodeFixture.Node follower = nodes.stream().filter(node -> !node.equals(first)).findFirst().orElseThrow();
        assertThat(fixture.ask(follower.address(), new MetaRequest.GetBucket("photos"))).as("a follower answers no read")
                .isInstanceOfSatisfying(MetaResponse.Failed.class, failed -> {
                    assertThat(failed.error()).isEqualTo(MetaError.NOT_LEADER);
                    assertThat(failed.message()).contains(first.address().substring("local:".length()));
                });
        AdminResponse.MetaStatus status = (AdminResponse.MetaStatus) fixture.ask(follower.address(), new AdminRequest.GetMetaStatus());
        assertThat(status.members()).as("asked of a follower").hasSize(3).allMatch(AdminResponse.Member::healthy);
        assertThat(status.members()).filteredOn(AdminResponse.Member::leader).hasSize(1);

        nodes.remove(first);
        first.close();
        NodeFixture.Node second = leader();
        assertThat(fixture.submit(second.address(), session, 2, NodeFixture.emptyObject(bucket, "before", session, 1)))
                .as("a repeat after a change of leader is answered, not done again").isInstanceOf(MutationAnswer.Committed.class);
        fixture.submit(second.address(), session, 3, NodeFixture.emptyObject(bucket, "after", session, 2));
        for (String key : List.of("before", "after")) {
            assertThat(fixture.ask(second.address(), new MetaRequest.Lookup(bucket, new ObjectKey(key), Optional.empty())))
                    .isInstanceOf(MetaResponse.ObjectFound.class);
        }
        await("both have applied the same and have the same digest",
                () -> nodes.get(0).node().digest().equals(nodes.get(1).node().digest()));
    }
}
