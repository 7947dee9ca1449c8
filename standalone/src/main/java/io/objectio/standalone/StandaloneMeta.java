package io.objectio.standalone;

import io.objectio.common.config.Credentials;
import io.objectio.common.id.NodeId;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.meta.MetaConfig;
import io.objectio.meta.MetaNode;
import io.objectio.meta.service.MetaService;
import io.objectio.meta.service.NewAccounts;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Credential;
import io.objectio.protocol.rpc.handshake.CredentialLookup;
import io.objectio.protocol.rpc.handshake.Identity;
import io.objectio.protocol.rpc.memory.MemoryNetwork;
import io.objectio.protocol.rpc.netty.NettyRpcServer;
import io.objectio.protocol.rpc.netty.NettyTransport;
import io.objectio.protocol.rpc.netty.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one metadata node of standalone mode, served inside the process to gateway and OSDs, and on loopback to the CLI. */
final class StandaloneMeta implements AutoCloseable {
    static final NodeId NODE = new NodeId("meta1");
    static final String ADDRESS = MemoryNetwork.SCHEME + NODE.name();
    static final String ADMINISTRATOR = "admin";
    private static final int MAX_CONCURRENT = 16_384;
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final int SECRET_BYTES = 32;

    private final StandaloneConfig config;
    private final Roster roster;
    private final Rpc rpc;
    private final MemoryNetwork network;
    private final Scheduler scheduler;
    private final RandomSource random;
    private final MetaNode node;
    private final Resources resources = new Resources();

    StandaloneMeta(StandaloneConfig config, Roster roster, Rpc rpc, MemoryNetwork network, Clock clock, Ticker ticker, Scheduler scheduler,
            RandomSource random) {
        this.config = config;
        this.roster = roster;
        this.rpc = rpc;
        this.network = network;
        this.scheduler = scheduler;
        this.random = random;
        this.node = new MetaNode(
                MetaConfig.alone(NODE, config.meta(), config.raftPort()).withCluster(roster.cluster()).withAdministrator(administrator()),
                new MetaService.Surroundings(rpc, clock, ticker, scheduler, random, new HaltingFaultHandler()));
    }

    void start() throws StartRefused, IOException, InterruptedException {
        refuseRaftPortInUse();
        node.start();
        resources.add("metadata node", node);
        ExecutorService executor = resources.add("meta executor",
                Executors.newSingleThreadExecutor(Thread.ofPlatform().name("meta1-rpc").factory()));
        resources.add("meta server", network.serve(NODE.name(), node.handler(), executor, MAX_CONCURRENT));
        serveCli();
        Standalone.await(node.whenReady(), "the metadata service to be ready");
    }

    /** Ratis would end the process without a word to the user. */
    private void refuseRaftPortInUse() throws StartRefused {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), config.raftPort()));
        } catch (IOException e) {
            throw new StartRefused(ExitCode.FAILED, "cannot serve Raft on port " + config.raftPort() + ": " + e.getMessage()
                    + ". Another program may hold the port; choose others with --port-base.", e);
        }
    }

    /** Nodes prove a secret that is made anew at each start: nobody outside this process has it, so only clients get in. */
    private void serveCli() throws StartRefused {
        NettyTransport transport = resources.add("transport", NettyTransport.start(1));
        CredentialLookup clients = (_, accessKey) -> node.account(accessKey).map(account -> {
            byte[] secret = account.secretKey().getBytes(StandardCharsets.UTF_8);
            return account.policy() == Account.Policy.ADMIN ? Credential.allowed(secret) : Credential.notAllowed(secret);
        });
        NettyRpcServer server = resources.add("admin server",
                new NettyRpcServer(transport, Identity.node(roster.cluster(), RpcPeer.Role.META, NODE.name()),
                        CredentialLookup.nodesAndClients(random.bytes(SECRET_BYTES), clients), node.handler(), ServerConfig.DEFAULT,
                        scheduler, random));
        try {
            server.start("127.0.0.1", config.metaPort());
        } catch (IOException e) {
            throw new StartRefused(ExitCode.FAILED, "cannot serve the command line on port " + config.metaPort() + ": " + e.getMessage()
                    + ". Another program may hold the port; choose others with --port-base.", e);
        }
    }

    /** The administrator's keys as the state has them: what an earlier start made holds. */
    Credentials credentials(HostPort listen) throws StartRefused, InterruptedException {
        try {
            MetaResponse answer = (MetaResponse) rpc.call(ADDRESS, new MetaRequest.GetAccounts(0, 0), CALL).get();
            if (answer instanceof MetaResponse.AccountsAre accounts) {
                Account account = accounts.accounts().stream().filter(one -> one.name().equals(ADMINISTRATOR)).findFirst()
                        .orElseThrow(() -> new StartRefused(ExitCode.FAILED, "the metadata has no account '" + ADMINISTRATOR + "'"));
                String host = listen.host().equals("0.0.0.0") || listen.host().equals("::") ? "127.0.0.1" : listen.host();
                return new Credentials("http://" + new HostPort(host, listen.port()), account.accessKey(), account.secretKey(),
                        "127.0.0.1:" + config.metaPort(), roster.cluster().toString());
            }
            throw new StartRefused(ExitCode.FAILED, "the metadata service did not tell the administrator's account: " + answer);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new StartRefused(ExitCode.FAILED, "the metadata service did not tell the administrator's account: " + e.getCause(), e);
        }
    }

    @Override
    public void close() { resources.close(); }

    @Override
    public String toString() { return "metadata node " + NODE; }

    private Account administrator() {
        return config.root()
                .map(keys -> NewAccounts.withKeys(ADMINISTRATOR, Account.Policy.ADMIN, keys.accessKey(), keys.secretKey(), random))
                .orElseGet(() -> NewAccounts.random(ADMINISTRATOR, Account.Policy.ADMIN, random));
    }
}
