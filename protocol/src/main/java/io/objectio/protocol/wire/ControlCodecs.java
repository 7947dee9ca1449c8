package io.objectio.protocol.wire;

import io.objectio.common.id.ClusterId;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.wire.ControlMessage.Failure;
import io.objectio.protocol.wire.ControlMessage.Hello;
import io.objectio.protocol.wire.ControlMessage.Proof;
import io.objectio.protocol.wire.ControlMessage.Refusal;
import java.util.Optional;

/** Handshake and failures. Every level of the format keeps these as they are, or peers could not tell each other why they part. Stateless. */
final class ControlCodecs {
    private ControlCodecs() {}

    static int type(ControlMessage message) {
        return switch (message) {
            case Hello _ -> MessageTypes.HELLO;
            case Proof _ -> MessageTypes.PROOF;
            case Refusal _ -> MessageTypes.REFUSAL;
            case Failure _ -> MessageTypes.FAILURE;
        };
    }

    static void write(FieldWriter out, ControlMessage message) {
        switch (message) {
            case Hello(var cluster, var role, var name, var oldestLevel, var newestLevel, var nonce) -> {
                out.optional(cluster, Fields::putCluster);
                Fields.putRole(out, role);
                out.text(name).u16(oldestLevel).u16(newestLevel).bytes(nonce);
            }
            case Proof(var mac) -> out.bytes(mac);
            case Refusal(var reason) -> out.text(reason);
            case Failure(var code, var text) -> {
                Fields.putEnum(out, code);
                out.text(text);
            }
        }
    }

    static Optional<Message> read(int type, FieldReader in) {
        return switch (type) {
            case MessageTypes.HELLO -> {
                Optional<ClusterId> cluster = in.optional(Fields::getCluster);
                RpcPeer.Role role = Fields.getRole(in);
                String name = in.text();
                int oldestLevel = in.u16();
                int newestLevel = in.u16();
                var nonce = in.bytes();
                yield Optional.of(Fields.checked(() -> new Hello(cluster, role, name, oldestLevel, newestLevel, nonce)));
            }
            case MessageTypes.PROOF -> Optional.of(new Proof(in.bytes()));
            case MessageTypes.REFUSAL -> Optional.of(new Refusal(in.text()));
            case MessageTypes.FAILURE -> {
                RpcException.Code code = in.enumOf(RpcException.Code.values());
                yield Optional.of(new Failure(code, in.text()));
            }
            default -> Optional.empty();
        };
    }
}
