package io.objectio.meta;

import io.objectio.common.id.AccountId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.SessionId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import io.objectio.meta.service.MetaService;
import io.objectio.meta.service.MetaServiceConfig;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.memory.MemoryNetwork;
import io.objectio.protocol.rpc.memory.MemoryRpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A network inside the process, nodes on it, and a gateway that asks. */
final class NodeFixture implements AutoCloseable {
    static final AccountId ACCOUNT = new AccountId("ab".repeat(32));
    private static final Logger log = LoggerFactory.getLogger(NodeFixture.class);
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    final MemoryNetwork network = new MemoryNetwork();
    final SystemScheduler scheduler = new SystemScheduler("test-scheduler");
    final List<String> faults = new CopyOnWriteArrayList<>();
    private final MemoryRpc gateway = rpc(RpcPeer.Role.GATEWAY, "gateway1");

    /** A node that serves under local:NAME. */
    record Node(MetaNode node, MemoryNetwork.Registration server, MemoryRpc rpc, String address) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            server.close();
            node.close();
            rpc.close();
        }
    }

    MemoryRpc rpc(RpcPeer.Role role, String name) { return new MemoryRpc(network, role, name, Ticker.system(), scheduler, 100_000); }

    Node start(MetaConfig config) throws Exception {
        String name = config.node().name();
        MemoryRpc rpc = rpc(RpcPeer.Role.META, name);
        MetaNode node = new MetaNode(config, new MetaService.Surroundings(rpc, Clock.system(), Ticker.system(), scheduler,
                RandomSource.secure(), (what, cause) -> {
                    log.error("fault: {}", what, cause);
                    faults.add(what + ": " + cause);
                }));
        node.start();
        return new Node(node, network.serve(name, node.handler(), Runnable::run, 100_000), rpc, "local:" + name);
    }

    Node startAlone(Path directory) throws Exception { return startAlone(directory, MetaServiceConfig.DEFAULT); }

    Node startAlone(Path directory, MetaServiceConfig service) throws Exception {
        Node node = start(MetaConfig.alone(new NodeId("meta1"), directory, freePort()).withService(service));
        node.node().whenReady().get(20, TimeUnit.SECONDS);
        return node;
    }

    static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Message ask(String address, Message request) throws Exception {
        return gateway.call(address, request, DEADLINE).get(30, TimeUnit.SECONDS);
    }

    MutationAnswer submit(String address, SessionId session, long number, Mutation mutation) throws Exception {
        Message answer = ask(address, new MetaRequest.Submit(session, number, 0, mutation));
        if (answer instanceof MetaResponse.Submitted(var done)) {
            return done;
        }
        throw new AssertionError("not submitted: " + answer);
    }

    SessionId openSession(String address) throws Exception {
        MutationAnswer answer = submit(address, SessionId.NONE, 0, new Mutation.OpenSession(new NodeId("gateway1"), RpcPeer.Role.GATEWAY));
        return ((MutationAnswer.SessionOpened) answer).session();
    }

    BucketId createBucket(String address, SessionId session, long number, String name) throws Exception {
        return ((MutationAnswer.BucketCreated) submit(address, session, number, new Mutation.CreateBucket(name, ACCOUNT, "us-east-1")))
                .bucket();
    }

    /** An object without bytes: needs no disks. */
    static Mutation emptyObject(BucketId bucket, String key, SessionId session, long counter) {
        ObjectHead head = new ObjectHead(0, "d41d8cd98f00b204e9800998ecf8427e", Map.of(), Map.of(), Optional.empty(), "STANDARD", 0);
        return new Mutation.CommitObject(bucket, new ObjectKey(key), head,
                new WrittenBody(new InstanceId(session.value(), counter), List.of(), List.of()), Condition.NONE);
    }

    @Override
    public void close() {
        gateway.close();
        scheduler.close();
    }
}
