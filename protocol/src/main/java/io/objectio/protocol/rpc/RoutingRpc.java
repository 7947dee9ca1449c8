package io.objectio.protocol.rpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends what is for "local:NAME" through this process and everything else over the network. Owns both ways: closes them. Threads: any. */
public final class RoutingRpc implements Rpc {
    private static final String LOCAL = "local:";

    private final Rpc local;
    private final Rpc network;

    public RoutingRpc(Rpc local, Rpc network) {
        this.local = local;
        this.network = network;
    }

    @Override
    public CompletableFuture<Message> call(String address, Message request, Duration deadline) {
        return (address.startsWith(LOCAL) ? local : network).call(address, request, deadline);
    }

    @Override
    public void close() {
        try {
            local.close();
        } finally {
            network.close();
        }
    }
}
