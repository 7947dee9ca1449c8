package io.objectio.meta;

import io.objectio.common.id.ClusterId;
import io.objectio.common.lifecycle.StartRefused;
import io.objectio.meta.command.LogEntryCodec;
import io.objectio.meta.raft.RaftMember;
import io.objectio.meta.service.FirstStart;
import io.objectio.meta.service.MetaReplica;
import io.objectio.meta.service.MetaService;
import io.objectio.meta.service.StateDigest;
import io.objectio.meta.store.RocksMemory;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.rpc.RpcHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A metadata node in a process: the Raft member with its state, and the service on top. Whoever embeds it serves {@link #handler} and closes
 * that server before this.
 *
 * <p>Start: store memory, Raft member (which judges the disk first), service. Close: the reverse.
 */
public final class MetaNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MetaNode.class);

    private record Running(RocksMemory memory, RaftMember<MutationAnswer> member, MetaService service) {}

    private final MetaConfig config;
    private final MetaService.Surroundings around;
    private Optional<Running> running = Optional.empty();

    /** The rpc in around asks OSDs and other metadata nodes; it stays the caller's to close. */
    public MetaNode(MetaConfig config, MetaService.Surroundings around) {
        this.config = config;
        this.around = around;
    }

    /**
     * Starts the node; returns when Raft runs. A first start makes the cluster, a later one finds everything.
     *
     * @throws StartRefused if what is on disk must not be used, or the port is taken; nothing was changed
     */
    public void start() throws StartRefused, IOException, InterruptedException {
        RocksMemory memory = new RocksMemory(config.storeBytes());
        boolean started = false;
        MetaReplica.Opener opener = new MetaReplica.Opener(memory);
        RaftMember<MutationAnswer> member = new RaftMember<>(config.member(), opener, LogEntryCodec::join, around.faults(), around.ticker(),
                around.random());
        try {
            member.start();
            started = true;
        } finally {
            if (!started) {
                memory.close();
            }
        }
        MetaService service = new MetaService(config.service(), member, opener, new FirstStart(member.cluster(), config.administrator()),
                around);
        service.start();
        running = Optional.of(new Running(memory, member, service));
        log.info("metadata node started node={} cluster={} members={} directory={}", config.node(), member.cluster(),
                config.members().size(),
                config.directory());
    }

    private Running running() { return running.orElseThrow(() -> new IllegalStateException("the metadata node is not started")); }

    /** Ends when the node serves: it leads and the cluster is made, or it follows a leader and has caught up. */
    public CompletableFuture<Void> whenReady() {
        Running now = running();
        return now.member().whenReady().thenCompose(_ -> now.service().whenInitialised());
    }

    public RpcHandler handler() { return running().service(); }

    /** The account of an access key, from memory: what a handshake with a CLI needs. */
    public Optional<Account> account(String accessKey) {
        return running().service().account(accessKey);
    }

    public ClusterId cluster() { return running().member().cluster(); }

    /** Does this node lead, with everything applied and a majority behind it? */
    public boolean leading() {
        return running().member().leading();
    }

    /** The state's digest and the index that it belongs to: equal on all members at the same index. */
    public StateDigest digest() {
        return running().service().digest();
    }

    @Override
    public void close() throws IOException {
        if (running.isEmpty()) {
            return;
        }
        Running now = running.get();
        running = Optional.empty();
        now.service().close();
        now.member().close();
        now.memory().close();
        log.info("metadata node stopped node={}", config.node());
    }
}
