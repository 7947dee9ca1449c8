package io.objectio.meta.raft;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One member of a group.
 *
 * @param directory of this member alone: lock, identity, guard, raft/, state/, snapshots/
 * @param members   the members that a first start begins with, this one included; later starts take them from the state
 * @param cluster   that a first start belongs to; where given, a later start with another is refused
 * @param group     the id that all members of a first start share; random where this is the only one
 * @param bindHost  where Raft listens; loopback only, unless there is mutual TLS
 */
public record RaftMemberConfig(NodeId node, Path directory, List<Peer> members, Optional<ClusterId> cluster, Optional<UUID> group,
        String bindHost, int port, RaftTimeouts timeouts) {
    public RaftMemberConfig {
        members = List.copyOf(members);
        if (members.stream().noneMatch(peer -> peer.node().equals(node))) {
            throw new IllegalArgumentException(node + " is not among the members " + members);
        }
        if (members.stream().map(Peer::node).distinct().count() != members.size()) {
            throw new IllegalArgumentException("a node is named twice among the members " + members);
        }
        if (members.size() > 1 && group.isEmpty()) {
            throw new IllegalArgumentException("a group of " + members.size() + " needs an id that all of them know");
        }
    }

    /** A member and where its Raft listens, host:port. */
    public record Peer(NodeId node, String address) {}
}
