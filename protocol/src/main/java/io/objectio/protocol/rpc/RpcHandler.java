package io.objectio.protocol.rpc;

import java.util.concurrent.CompletionStage;

/**
 * The answering side. Called on an event loop: parse, hand over, return; never wait. The handler owns the request's payload and releases it;
 * the layer takes over the response's payload. A stage that ends with {@link RpcException} is answered with its code, any other failure
 * is logged and answered INTERNAL.
 */
public interface RpcHandler {
    CompletionStage<Message> handle(Message request, RpcPeer peer);

    /** The peer's connection is gone: what it left half done may be abandoned. */
    default void disconnected(RpcPeer peer) {}
}
