package io.objectio.meta;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.NodeId;
import io.objectio.meta.raft.RaftMemberConfig;
import io.objectio.meta.raft.RaftTimeouts;
import io.objectio.meta.service.MetaServiceConfig;
import io.objectio.meta.store.RocksMemory;
import io.objectio.protocol.meta.Account;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One metadata node.
 *
 * @param directory     for everything of this node: identity, guard, log, state, checkpoints
 * @param cluster       which cluster it must belong to; random at a first start where empty
 * @param administrator made at the first start of the cluster, if no account is there
 * @param members       the Raft members that a first start begins with, this one included
 * @param group         id of the Raft group that all members of a first start share; random where there is one
 * @param raftHost      where Raft listens: loopback, unless mutual TLS guards it
 * @param storeBytes    memory for RocksDB's cache and write buffers
 */
public record MetaConfig(NodeId node, Path directory, Optional<ClusterId> cluster, Optional<Account> administrator,
        List<RaftMemberConfig.Peer> members, Optional<UUID> group, String raftHost, int raftPort, RaftTimeouts timeouts,
        MetaServiceConfig service, long storeBytes) {
    public MetaConfig { members = List.copyOf(members); }

    /** The only metadata node of a cluster; Raft listens on loopback. */
    public static MetaConfig alone(NodeId node, Path directory, int raftPort) {
        return new MetaConfig(node, directory, Optional.empty(), Optional.empty(),
                List.of(new RaftMemberConfig.Peer(node, "127.0.0.1:" + raftPort)), Optional.empty(), "127.0.0.1", raftPort,
                RaftTimeouts.DEFAULT, MetaServiceConfig.DEFAULT, RocksMemory.DEFAULT_BYTES);
    }

    public MetaConfig withCluster(ClusterId id) {
        return new MetaConfig(node, directory, Optional.of(id), administrator, members, group, raftHost, raftPort, timeouts, service,
                storeBytes);
    }

    public MetaConfig withAdministrator(Account account) {
        return new MetaConfig(node, directory, cluster, Optional.of(account), members, group, raftHost, raftPort, timeouts, service,
                storeBytes);
    }

    public MetaConfig withService(MetaServiceConfig newService) {
        return new MetaConfig(node, directory, cluster, administrator, members, group, raftHost, raftPort, timeouts, newService,
                storeBytes);
    }

    RaftMemberConfig member() { return new RaftMemberConfig(node, directory, members, cluster, group, raftHost, raftPort, timeouts); }
}
