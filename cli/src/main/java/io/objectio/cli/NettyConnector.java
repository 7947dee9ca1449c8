package io.objectio.cli;

import io.objectio.cli.command.CliFailure;
import io.objectio.cli.command.Connector;
import io.objectio.cli.output.ErrorCode;
import io.objectio.common.config.Credentials;
import io.objectio.common.id.ClusterId;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Credential;
import io.objectio.protocol.rpc.handshake.Identity;
import io.objectio.protocol.rpc.netty.ClientConfig;
import io.objectio.protocol.rpc.netty.NettyRpc;
import io.objectio.protocol.rpc.netty.NettyTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The network client of the CLI: one event loop, over TCP, proving the account's secret key. */
final class NettyConnector implements Connector {
    @Override
    public Rpc connect(Credentials credentials) throws CliFailure {
        Identity self = new Identity(cluster(credentials), RpcPeer.Role.CLIENT, credentials.accessKey());
        Credential secret = Credential.allowed(credentials.secretKey().getBytes(StandardCharsets.UTF_8));
        Scheduler scheduler = new SystemScheduler("cli-deadlines");
        NettyTransport transport = NettyTransport.start(1);
        return new OwningRpc(
                new NettyRpc(transport, self, secret, ClientConfig.DEFAULT, Ticker.system(), scheduler, RandomSource.secure()), transport,
                scheduler);
    }

    private static Optional<ClusterId> cluster(Credentials credentials) throws CliFailure {
        try {
            return credentials.clusterId().isEmpty() ? Optional.empty() : Optional.of(ClusterId.parse(credentials.clusterId()));
        } catch (IllegalArgumentException e) {
            throw new CliFailure(ErrorCode.BAD_CREDENTIALS, "cluster_id in the credentials: " + e.getMessage(), e);
        }
    }

    /** Closes with the client what was made for it alone. */
    private record OwningRpc(Rpc rpc, NettyTransport transport, Scheduler scheduler) implements Rpc {
        @Override
        public CompletableFuture<Message> call(String address, Message request, Duration deadline) {
            return rpc.call(address, request, deadline);
        }

        @Override
        public void close() {
            rpc.close();
            transport.close();
            scheduler.close();
        }
    }
}
