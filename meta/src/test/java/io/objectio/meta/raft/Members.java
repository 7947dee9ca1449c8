package io.objectio.meta.raft;

import io.objectio.common.id.NodeId;
import io.objectio.common.lifecycle.FaultHandler;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real members for tests. */
final class Members {
    /** A running member, its state and what its fault handler heard. */
    record Member(RaftMember<Long> raft, TestState.Opener opener, List<String> faults) implements AutoCloseable {
        TestState state() { return opener.last.orElseThrow(); }

        CompletableFuture<Long> put(String command) { return raft.propose(command.getBytes(StandardCharsets.UTF_8)); }

        long putNow(String command) throws Exception { return put(command).get(20, TimeUnit.SECONDS); }

        void awaitReady() throws Exception { raft.whenReady().get(20, TimeUnit.SECONDS); }

        @Override
        public void close() throws IOException { raft.close(); }
    }

    private static final Logger log = LoggerFactory.getLogger(Members.class);

    private Members() {}

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static Member startAlone(Path directory) throws Exception {
        int port = freePort();
        NodeId node = new NodeId("meta1");
        return start(new RaftMemberConfig(node, directory, List.of(new RaftMemberConfig.Peer(node, "127.0.0.1:" + port)), Optional.empty(),
                Optional.empty(), "127.0.0.1", port, RaftTimeouts.DEFAULT));
    }

    static Member start(RaftMemberConfig config) throws Exception {
        TestState.Opener opener = new TestState.Opener();
        List<String> faults = new CopyOnWriteArrayList<>();
        FaultHandler handler = (what, cause) -> {
            log.error("fault: {}", what, cause);
            faults.add(what + ": " + cause);
        };
        RaftMember<Long> raft = new RaftMember<>(config, opener, TestState.FRAMING, handler, Ticker.system(), RandomSource.secure());
        raft.start();
        return new Member(raft, opener, faults);
    }

    static List<RaftMemberConfig> group(Path root, int count) throws IOException {
        List<RaftMemberConfig.Peer> peers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            peers.add(new RaftMemberConfig.Peer(new NodeId("meta" + i), "127.0.0.1:" + freePort()));
        }
        UUID group = UUID.randomUUID();
        RaftTimeouts timeouts = new RaftTimeouts(java.time.Duration.ofMillis(500), java.time.Duration.ofMillis(1000));
        return peers.stream()
                .map(peer -> new RaftMemberConfig(peer.node(), root.resolve(peer.node().name()), peers, Optional.empty(),
                        Optional.of(group),
                        "127.0.0.1", Integer.parseInt(peer.address().substring(peer.address().indexOf(':') + 1)), timeouts))
                .toList();
    }
}
