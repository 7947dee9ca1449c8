package io.objectio.protocol.wire;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.ClusterId;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import java.util.Optional;

/** What connections say to each other beside requests and responses: the handshake, and answers without a response. */
public sealed interface ControlMessage extends Message {
    /** Nonces have this many bytes. */
    int NONCE_BYTES = 32;

    /**
     * The first frame each way: who speaks, of which cluster, which format levels it knows, and a nonce of this connection alone.
     *
     * @param cluster empty only from a CLIENT that does not know it
     * @param name    a node's short name, a client's access key
     */
    record Hello(Optional<ClusterId> cluster, RpcPeer.Role role, String name, int oldestLevel, int newestLevel,
            Bytes nonce) implements ControlMessage {
        public Hello {
            if (nonce.length() != NONCE_BYTES) {
                throw new IllegalArgumentException("a nonce has " + NONCE_BYTES + " bytes, this has " + nonce.length());
            }
            if (oldestLevel < 1 || newestLevel < oldestLevel || newestLevel > 0xffff) {
                throw new IllegalArgumentException("format levels from " + oldestLevel + " to " + newestLevel);
            }
        }
    }

    /** HMAC-SHA-256 over both HELLOs; see the handshake. Left out of toString: nobody logs it. */
    record Proof(Bytes mac) implements ControlMessage {
        @Override
        public String toString() { return "Proof[]"; }
    }

    /** No handshake: the reason is for people. The connection is closed behind it. */
    record Refusal(String reason) implements ControlMessage {}

    /** The answer to a request that has no response. */
    record Failure(RpcException.Code code, String message) implements ControlMessage {}
}
