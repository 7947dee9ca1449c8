package io.objectio.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.cli.command.CommandLineTool;
import io.objectio.cli.command.Surroundings;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.config.Credentials;
import io.objectio.common.config.CredentialsFile;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.OsdId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Credential;
import io.objectio.protocol.rpc.handshake.CredentialLookup;
import io.objectio.protocol.rpc.handshake.Identity;
import io.objectio.protocol.rpc.netty.NettyRpcServer;
import io.objectio.protocol.rpc.netty.NettyTransport;
import io.objectio.protocol.rpc.netty.ServerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisplayName("D18: the admin port asks every CLI for an administrator's key")
class NettyConnectorTest {
    private static final ClusterId CLUSTER = new ClusterId(7, 7);

    @TempDir
    Path dir;

    private final SystemScheduler scheduler = new SystemScheduler("test");
    private final NettyTransport transport = NettyTransport.start(1);
    private final NettyRpcServer server = new NettyRpcServer(transport, Identity.node(CLUSTER, RpcPeer.Role.META, "meta1"),
            CredentialLookup.nodesAndClients(bytes("cluster"), (_, name) -> switch (name) {
                case "ADMIN" -> Optional.of(Credential.allowed(bytes("right")));
                case "USER" -> Optional.of(Credential.notAllowed(bytes("right")));
                default -> Optional.empty();
            }), (_, _) -> CompletableFuture.completedFuture(new AdminResponse.OsdsAre(
                    List.of(new AdminResponse.Osd(new OsdId("osd1"), "h:1", OsdState.UP, 2, Optional.of(5L), Optional.of(0L))))),
            ServerConfig.DEFAULT, scheduler, RandomSource.secure());
    private String out = "";
    private String err = "";

    private static byte[] bytes(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    @BeforeEach
    void listen() throws Exception { server.start("127.0.0.1", 0); }

    @AfterEach
    void close() {
        server.close();
        transport.close();
        scheduler.close();
    }

    private int run(String key, String secret, ClusterId cluster) throws Exception {
        CredentialsFile.write(dir.resolve(CredentialsFile.NAME),
                new Credentials("http://e", key, secret, "127.0.0.1:" + server.address().getPort(), cluster.toString()));
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        Surroundings around = new Surroundings(new PrintWriter(outText), new PrintWriter(errText), Map.of(), false, dir,
                new NettyConnector(),
                Clock.system(), Ticker.system(), RandomSource.secure(), _ -> false);
        int exit = new CommandLineTool(around).run("--data", ".", "osd", "list");
        out = outText.toString();
        err = errText.toString();
        return exit;
    }

    @Test
    void anAdministratorIsAnswered() throws Exception {
        assertThat(run("ADMIN", "right", CLUSTER)).as(() -> err).isZero();
        assertThat(out).contains("osd1   h:1           UP       2       5         now");
    }

    @Test
    void everyoneElseIsNotAuthorised() throws Exception {
        assertThat(run("ADMIN", "wrong", CLUSTER)).isEqualTo(5);
        assertThat(err).contains("OIO-1002");
        assertThat(run("NOBODY", "right", CLUSTER)).isEqualTo(5);
        assertThat(run("USER", "right", CLUSTER)).isEqualTo(5);
        assertThat(run("ADMIN", "right", new ClusterId(8, 8))).isEqualTo(5);
        assertThat(out).isEmpty();
    }
}
