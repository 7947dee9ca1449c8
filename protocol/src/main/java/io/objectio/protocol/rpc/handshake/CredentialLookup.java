package io.objectio.protocol.rpc.handshake;

import io.objectio.protocol.rpc.RpcPeer;
import java.util.Optional;

/** Finds what a peer must prove. Called on an event loop: answers from memory, never waits. Threads: any. */
public interface CredentialLookup {
    /** Empty if the principal is not known here. For a CLIENT, name is its access key. */
    Optional<Credential> find(RpcPeer.Role role, String name);

    /** Nodes prove the cluster's secret; clients are not known. What OSDs and gateways use among themselves. */
    static CredentialLookup nodes(byte[] clusterSecret) {
        return nodesAndClients(clusterSecret, (_, _) -> Optional.empty());
    }

    /** Nodes prove the cluster's secret, clients what their lookup says. */
    static CredentialLookup nodesAndClients(byte[] clusterSecret, CredentialLookup clients) {
        Optional<Credential> node = Optional.of(Credential.allowed(clusterSecret));
        return (role, name) -> switch (role) {
            case META, OSD, GATEWAY, REPAIR -> node;
            case CLIENT -> clients.find(role, name);
        };
    }
}
