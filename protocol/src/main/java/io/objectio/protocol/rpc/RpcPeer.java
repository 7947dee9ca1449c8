package io.objectio.protocol.rpc;

/** Who is on the other end, proven by the handshake. connection is unique for the life of the process. */
public record RpcPeer(Role role, String name, long connection) {
    /** What a peer may ask depends on this. The byte form is the ordinal: append only. */
    public enum Role {
        META, OSD, GATEWAY, REPAIR,
        /** A person's or script's CLI, proven by an account's key; name is the access key. */
        CLIENT
    }
}
