package io.objectio.protocol.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.Payload;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.CredentialLookup;
import io.objectio.protocol.rpc.handshake.Handshake;
import io.objectio.protocol.rpc.handshake.Identity;
import io.objectio.protocol.rpc.transport.Frames;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FrameHeader;
import io.objectio.protocol.wire.MessageCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against servers that speak by hand: silent, gone too early, late. */
@Timeout(60)
class RawServerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int TIMEOUT_MILLIS = 30_000;

    private final LoopbackCluster cluster = new LoopbackCluster();
    private final ServerSocket listener = listen();

    private static ServerSocket listen() {
        try {
            ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            listener.setSoTimeout(TIMEOUT_MILLIS);
            return listener;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String address() { return "127.0.0.1:" + listener.getLocalPort(); }

    private Rpc client(Duration connectTimeout) {
        return cluster.client(new ClientConfig(1, 10, 1 << 20, connectTimeout, Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    private static Message receive(DataInputStream in) throws IOException {
        FrameHeader header = FrameHeader.read(ByteBuffer.wrap(in.readNBytes(FrameHeader.BYTES)));
        FieldReader fields = new FieldReader(in.readNBytes(header.fieldsLength()));
        return MessageCodec.read(header.type(), fields, Payload.empty()).orElseThrow();
    }

    private static DataInputStream shake(Socket socket) throws IOException {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Handshake handshake = Handshake.answering(Identity.node(LoopbackCluster.CLUSTER, RpcPeer.Role.OSD, "osd1"),
                CredentialLookup.nodes(LoopbackCluster.SECRET), RandomSource.secure());
        for (int i = 0; i < 2; i++) {
            for (ControlMessage message : handshake.receive(receive(in)).send()) {
                socket.getOutputStream().write(Frames.control(message));
            }
        }
        return in;
    }

    @AfterEach
    void nothingIsLeftUnreleased() throws IOException {
        listener.close();
        cluster.close();
        assertThat(cluster.unreleased).hasValue(0);
    }

    @Test
    void endsUnreachableWhenTheConnectionIsCutInTheHandshake() throws Exception {
        CompletableFuture<Message> call = client(LONG).call(address(), LoopbackCluster.write(cluster.payload(5000, 1)), LONG);
        listener.accept().close();
        assertThat(LoopbackCluster.codeOf(call)).isEqualTo(RpcException.Code.UNREACHABLE);
    }

    @Test
    void connectsAgainForTheNextCallAfterAConnectionIsLost() throws Exception {
        Rpc rpc = client(LONG);
        CompletableFuture<Message> first = rpc.call(address(), new AdminRequest.VerifyObject("b", "first"), LONG);
        try (Socket socket = listener.accept()) {
            assertThat(receive(shake(socket))).isEqualTo(new AdminRequest.VerifyObject("b", "first"));
        }
        assertThat(LoopbackCluster.codeOf(first)).isEqualTo(RpcException.Code.CONNECTION_LOST);
        CompletableFuture<Message> second = rpc.call(address(), new AdminRequest.VerifyObject("b", "second"), LONG);
        try (Socket socket = listener.accept()) {
            assertThat(receive(shake(socket))).isEqualTo(new AdminRequest.VerifyObject("b", "second"));
            socket.getOutputStream().write(Frames.response(new OsdResponse.Deleted(2), 1).head());
            assertThat(LoopbackCluster.get(second)).isEqualTo(new OsdResponse.Deleted(2));
        }
    }

    @Test
    void endsUnreachableWhenTheServerIsSilent() throws Exception {
        CompletableFuture<Message> call = client(Duration.ofMillis(100)).call(address(), new AdminRequest.ListOsds(), LONG);
        assertThat(LoopbackCluster.failure(call)).hasMessageContaining("no connection with a handshake within 100 ms");
        assertThat(LoopbackCluster.codeOf(call)).isEqualTo(RpcException.Code.UNREACHABLE);
    }

    @Test
    void doesNotSendACallWhoseDeadlinePassedWhileItWaitedAndLosesOnlyWhatWasSent() throws Exception {
        Rpc rpc = client(LONG);
        CompletableFuture<Message> expired = rpc.call(address(), new AdminRequest.VerifyObject("b", "expired"), Duration.ofMillis(20));
        CompletableFuture<Message> sent = rpc.call(address(), new AdminRequest.VerifyObject("b", "sent"), LONG);
        assertThat(LoopbackCluster.codeOf(expired)).isEqualTo(RpcException.Code.DEADLINE);
        try (Socket socket = listener.accept()) {
            assertThat(receive(shake(socket))).isEqualTo(new AdminRequest.VerifyObject("b", "sent"));
        }
        assertThat(LoopbackCluster.codeOf(sent)).isEqualTo(RpcException.Code.CONNECTION_LOST);
    }
}
