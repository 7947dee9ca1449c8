package io.objectio.protocol.rpc.handshake;

import io.objectio.common.id.ClusterId;
import io.objectio.protocol.rpc.RpcPeer;
import java.util.Optional;

/**
 * As whom a process speaks.
 *
 * @param cluster empty only for a CLIENT that does not know it; it then trusts whoever knows its secret
 * @param name    a node's short name, a client's access key
 */
public record Identity(Optional<ClusterId> cluster, RpcPeer.Role role, String name) {
    public Identity {
        if (cluster.isEmpty() && role != RpcPeer.Role.CLIENT) {
            throw new IllegalArgumentException("a node of role " + role + " must name its cluster");
        }
    }

    public static Identity node(ClusterId cluster, RpcPeer.Role role, String name) {
        return new Identity(Optional.of(cluster), role, name);
    }

    public static Identity client(String accessKey) { return new Identity(Optional.empty(), RpcPeer.Role.CLIENT, accessKey); }
}
