package io.objectio.protocol.rpc.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.time.RandomSource;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.handshake.Credential;
import io.objectio.protocol.rpc.handshake.Handshake;
import io.objectio.protocol.rpc.handshake.Handshake.Outcome;
import io.objectio.protocol.rpc.handshake.Identity;
import io.objectio.protocol.rpc.transport.Frames;
import io.objectio.protocol.wire.ControlMessage;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FrameHeader;
import io.objectio.protocol.wire.MessageCodec;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server against peers that speak by hand: strangers, damaged bytes, odd cuts, those that do not read. */
@ExtendWith(LeakWatch.class)
@Timeout(120)
class RawPeerTest {
    private static final int SOCKET_TIMEOUT_MILLIS = 30_000;

    private final LoopbackCluster cluster = new LoopbackCluster();
    private final AtomicInteger handled = new AtomicInteger();
    private final Semaphore handledSignal = new Semaphore(0);
    private NettyRpcServer server = serve(ServerConfig.DEFAULT);

    private NettyRpcServer serve(ServerConfig config) {
        RpcHandler handler = (request, _) -> {
            handled.incrementAndGet();
            handledSignal.release();
            request.payload().release();
            return CompletableFuture.completedFuture(request instanceof OsdRequest.ReadCell read
                    ? new OsdResponse.CellData(CrcList.empty(), cluster.payload(read.length(), (int) read.offset()))
                    : new OsdResponse.Deleted(1));
        };
        try {
            return cluster.serve(handler, config);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void nothingHandled() { handled.set(0); }

    @AfterEach
    void nothingIsLeftUnreleased() {
        cluster.close();
        assertThat(cluster.unreleased).hasValue(0);
    }

    /** A socket with frames by hand. */
    private final class Raw implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        Raw() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
            socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        Message receive() throws IOException, RpcException {
            ByteBuffer head = ByteBuffer.wrap(in.readNBytes(FrameHeader.BYTES));
            if (head.remaining() < FrameHeader.BYTES) {
                throw new EOFException();
            }
            FrameHeader header = FrameHeader.read(head);
            ByteBuffer fields = ByteBuffer.wrap(in.readNBytes(header.fieldsLength()));
            header.checkFields(fields);
            byte[] payload = in.readNBytes(header.payloadLength());
            return MessageCodec.read(header.type(), new FieldReader(fields),
                    payload.length == 0 ? Payload.empty() : CountedPayload.unpooled(ByteBuffer.wrap(payload))).orElseThrow();
        }

        Raw shake() throws IOException, RpcException {
            Handshake handshake = Handshake.calling(Identity.node(LoopbackCluster.CLUSTER, RpcPeer.Role.GATEWAY, "raw"),
                    Credential.allowed(LoopbackCluster.SECRET), RandomSource.secure());
            send(Frames.control(handshake.start()));
            while (true) {
                Handshake.Step step = handshake.receive(receive());
                for (ControlMessage message : step.send()) {
                    send(Frames.control(message));
                }
                if (step.outcome() instanceof Outcome.Proven) {
                    return this;
                }
            }
        }

        boolean endsWithoutAWord() throws IOException {
            try {
                return in.read() < 0;
            } catch (SocketException e) {
                return true; // reset: bytes of ours were still unread there
            }
        }

        @Override
        public void close() throws IOException { socket.close(); }
    }

    private static byte[] frame(Message request, long id) throws RpcException {
        Frames.Encoded encoded = Frames.request(request, id, Duration.ofSeconds(30));
        ByteBuffer frame = ByteBuffer.allocate(encoded.length()).put(encoded.head()).put(encoded.payload().bytes());
        encoded.payload().release();
        return frame.array();
    }

    @Test
    void handlesNothingBeforeTheProof() throws Exception {
        try (Raw raw = new Raw()) {
            raw.send(frame(new AdminRequest.ListOsds(), 1));
            assertThat(raw.receive()).isInstanceOfSatisfying(ControlMessage.Refusal.class,
                    refusal -> assertThat(refusal.reason()).contains("before the handshake"));
            assertThat(raw.endsWithoutAWord()).isTrue();
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void closesOnALargeFrameBeforeTheProof() throws Exception {
        try (Raw raw = new Raw()) {
            raw.send(frame(LoopbackCluster.write(cluster.payload(100_000, 1)), 1));
            assertThat(raw.endsWithoutAWord()).isTrue();
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void closesAConnectionThatNeverProvesItself() throws Exception {
        server = serve(new ServerConfig(1, 1, 1, Duration.ofMillis(50)));
        try (Raw raw = new Raw()) {
            assertThat(raw.endsWithoutAWord()).isTrue();
        }
    }

    @Test
    void turnsAwayOneConnectionTooMany() throws Exception {
        server = serve(new ServerConfig(1, 1, 1, Duration.ofSeconds(30)));
        try (Raw first = new Raw().shake(); Raw second = new Raw()) {
            assertThat(second.endsWithoutAWord()).isTrue();
            first.send(frame(new AdminRequest.ListOsds(), 1));
            assertThat(first.receive()).isInstanceOf(OsdResponse.Deleted.class);
        }
    }

    @Test
    void answersAnUnknownTypeAndKeepsTheConnection() throws Exception {
        try (Raw raw = new Raw().shake()) {
            FrameHeader unknown = FrameHeader.of(0x7777, false, 5, 1000, new byte[]{1, 2, 3}, 4);
            ByteBuffer frame = ByteBuffer.allocate(unknown.frameLength());
            unknown.write(frame);
            frame.put(new byte[]{1, 2, 3});
            raw.send(frame.array());
            assertThat(raw.receive()).isInstanceOfSatisfying(ControlMessage.Failure.class,
                    failure -> assertThat(failure.code()).isEqualTo(RpcException.Code.UNSUPPORTED));
            raw.send(frame(new AdminRequest.ListOsds(), 6));
            assertThat(raw.receive()).isInstanceOf(OsdResponse.Deleted.class);
        }
    }

    @Test
    void closesOnADamagedHeadAndOnDamagedFields() throws Exception {
        for (int at : new int[]{0, 10, 24, FrameHeader.BYTES + 2}) {
            try (Raw raw = new Raw().shake()) {
                byte[] frame = frame(new AdminRequest.VerifyObject("bucket", "key"), 1);
                frame[at] ^= 0x10;
                raw.send(frame);
                assertThat(raw.endsWithoutAWord()).as("byte " + at).isTrue();
            }
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void putsFramesTogetherHoweverTheyAreCut() throws Exception {
        ByteBuffer stream = ByteBuffer.allocate(1 << 20);
        int frames = 12;
        for (int i = 0; i < frames; i++) {
            stream.put(frame(LoopbackCluster.write(cluster.payload(i * 7001, i)), i));
        }
        byte[] bytes = new byte[stream.flip().remaining()];
        stream.get(bytes);
        RandomSource random = RandomSource.seeded(3);
        try (Raw raw = new Raw().shake()) {
            raw.socket.setTcpNoDelay(true);
            for (int at = 0; at < bytes.length;) {
                int piece = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(4) == 0 ? 20_000 : 40));
                raw.out.write(bytes, at, piece);
                at += piece;
            }
            for (int i = 0; i < frames; i++) {
                assertThat(raw.receive()).isInstanceOf(OsdResponse.Deleted.class);
            }
        }
        assertThat(handled).hasValue(frames);
    }

    @Test
    void dropsAFrameThatIsCutInTheMiddle() throws Exception {
        try (Raw raw = new Raw().shake()) {
            byte[] whole = frame(LoopbackCluster.write(cluster.payload(200_000, 1)), 1);
            raw.out.write(whole);
            raw.out.write(whole, 0, whole.length / 2);
            raw.out.flush();
            assertThat(raw.receive()).isInstanceOf(OsdResponse.Deleted.class);
        }
        assertThat(handled).hasValue(1);
    }

    @Test
    void stopsReadingFromAPeerThatDoesNotReadAndGoesOnWhenItDoes() throws Exception {
        server = serve(new ServerConfig(1024, 4, 2 << 20, Duration.ofSeconds(30)));
        int requests = 1000;
        int length = 256 << 10;
        try (Raw raw = new Raw().shake()) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        raw.out.write(frame(LoopbackCluster.read(i, length), i));
                    }
                } catch (IOException | RpcException e) {
                    throw new AssertionError(e);
                }
            });
            // the bound of 2 MiB, Netty's 1 MiB, what the kernel takes, and one batch of requests that was read already
            assertThat(handledSignal.tryAcquire(8, 30, TimeUnit.SECONDS)).isTrue();
            int before = -1;
            while (handledSignal.tryAcquire(500, TimeUnit.MILLISECONDS)) {
                before = handled.get();
            }
            assertThat(before).isLessThan(requests);
            for (int i = 0; i < requests; i++) {
                assertThat(raw.receive().payload().length()).isEqualTo(length);
            }
            sender.join();
        }
        assertThat(handled).hasValue(requests);
    }

    @Test
    void survivesDamageAnywhereInAStream() throws Exception {
        RandomSource random = RandomSource.seeded(99);
        for (int round = 0; round < 150; round++) {
            byte[] first = frame(new AdminRequest.ListOsds(), 1);
            byte[] second = frame(LoopbackCluster.write(cluster.payload(random.nextInt(3000), round)), 2);
            byte[] bytes = ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
            for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(FrameHeader.BYTES + first.length)] = (byte) random.nextLong();
            }
            try (Raw raw = new Raw().shake()) {
                raw.send(bytes);
            }
        }
        try (Raw raw = new Raw().shake()) {
            raw.send(frame(new AdminRequest.ListOsds(), 1));
            assertThat(raw.receive()).isInstanceOf(OsdResponse.Deleted.class);
        }
    }
}
