package io.objectio.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.time.Clock;
import io.objectio.gateway.GatewayConfig;
import io.objectio.gateway.fake.FakeGateway;
import io.objectio.gateway.fake.TestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to connections whose bytes are not as they should be, or not as fast. */
class FramingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @SuppressWarnings("NullAway.Init")
    private FakeGateway gateway;
    @SuppressWarnings("NullAway.Init")
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        Clock clock = () -> NOW;
        HttpConfig http = new HttpConfig("127.0.0.1", 0, 16 << 10, 64 << 10, Duration.ofMillis(1500), Duration.ofMillis(300),
                Duration.ofSeconds(5),
                64 << 10, 1);
        gateway = new FakeGateway(new GatewayConfig(http, GatewayConfig.defaults("127.0.0.1", 0).s3()), clock);
        client = new TestClient(gateway.port(), FakeGateway.MAIN, NOW);
        assertThat(client.send("PUT", "/bucket").status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        gateway.close();
        assertThat(gateway.objects().openPayloads()).isZero();
    }

    private static byte[] ascii(String text) { return text.getBytes(StandardCharsets.ISO_8859_1); }

    private static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    /** One refusal, and then the end of the connection. */
    private void refusedAndClosed(byte[] request, int status, String code) throws IOException {
        try (Socket socket = client.connect()) {
            socket.getOutputStream().write(request);
            TestClient.Reply reply = TestClient.read(socket.getInputStream(), false);
            assertThat(reply.code()).isEqualTo(code);
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.closes()).isTrue();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(gateway.objects().stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT /bucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            "PUT /bucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 6\r\n\r\nhello",
            "PUT /bucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\nhello",
            "PUT /bucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5x\r\n\r\nhello",
            "PUT /bucket/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "PUT /bucket/k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "GET /bucket HTTP/1.1\nHost: h\n\n", "GET /bucket HTTP/1.1\r\nHost : h\r\n\r\n", "GET /bucket HTTP/1.1\r\nno colon\r\n\r\n",
            "GET /bucket\r\n\r\n", "GARBAGE\r\n\r\n"})
    void refusesDoubtfulFramingAndCloses(String request) throws IOException { refusedAndClosed(ascii(request), 400, "BadRequest"); }

    @Test
    void refusesHeadersOf100000Bytes() throws IOException {
        refusedAndClosed(ascii("GET /bucket HTTP/1.1\r\nHost: h\r\nx-amz-meta-a: " + "a".repeat(100_000) + "\r\n\r\n"), 400,
                "RequestHeaderSectionTooLarge");
        StringBuilder many = new StringBuilder("GET /bucket HTTP/1.1\r\nHost: h\r\n");
        for (int i = 0; i < 10_000; i++) {
            many.append("x-a").append(i).append(": 1\r\n");
        }
        refusedAndClosed(ascii(many + "\r\n"), 400, "RequestHeaderSectionTooLarge");
        refusedAndClosed(ascii("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: h\r\n\r\n"), 400, "RequestHeaderSectionTooLarge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "http://127.0.0.1/bucket", "bucket"})
    void refusesTargetsThatAreNoPath(String target) throws IOException {
        TestClient.Reply reply = client.raw(ascii("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("InvalidURI");
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        byte[] put = client.request("PUT", "/bucket/a").body("first").bytes();
        byte[] get = client.request("GET", "/bucket/a").bytes();
        byte[] head = client.request("HEAD", "/bucket/a").bytes();
        byte[] delete = client.request("DELETE", "/bucket/a").bytes();
        try (Socket socket = client.connect()) {
            socket.getOutputStream().write(join(put, get, head, delete, get));
            InputStream in = socket.getInputStream();
            assertThat(TestClient.read(in, false).status()).isEqualTo(200);
            assertThat(TestClient.read(in, false).text()).isEqualTo("first");
            assertThat(TestClient.read(in, true).header("content-length")).isEqualTo("5");
            assertThat(TestClient.read(in, false).status()).isEqualTo(204);
            assertThat(TestClient.read(in, false).code()).isEqualTo("NoSuchKey");
        }
    }

    @Test
    void keepsTheConnectionAfterASmallRefusedBodyAndClosesItAfterALargeOne() throws IOException {
        byte[] small = client.request("PUT", "/nobucket/a").body(new byte[1000]).bytes();
        byte[] large = client.request("PUT", "/nobucket/a").body(new byte[3 << 20]).bytes();
        try (Socket socket = client.connect()) {
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(small);
                TestClient.Reply reply = TestClient.read(socket.getInputStream(), false);
                assertThat(reply.code()).isEqualTo("NoSuchBucket");
                assertThat(reply.closes()).isFalse();
            }
            // all of the body is taken, so that no reset destroys the answer
            socket.getOutputStream().write(large);
            TestClient.Reply reply = TestClient.read(socket.getInputStream(), false);
            assertThat(reply.code()).isEqualTo("NoSuchBucket");
            assertThat(reply.closes()).isTrue();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static byte[] headOf(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        return ascii(text.substring(0, text.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void saysContinueOnlyToRequestsThatAreGoingToBeAccepted() throws IOException {
        byte[] good = client.request("PUT", "/bucket/a").header("expect", "100-continue").body("hello").bytes();
        byte[] bad = client.request("PUT", "/nobucket/a").header("expect", "100-continue").body("hello").bytes();
        try (Socket socket = client.connect()) {
            socket.getOutputStream().write(headOf(good));
            assertThat(TestClient.read(socket.getInputStream(), false).status()).isEqualTo(100);
            socket.getOutputStream().write(ascii("hello"));
            assertThat(TestClient.read(socket.getInputStream(), false).status()).isEqualTo(200);
            socket.getOutputStream().write(headOf(bad));
            TestClient.Reply refused = TestClient.read(socket.getInputStream(), false);
            assertThat(refused.code()).isEqualTo("NoSuchBucket");
            // whether the body still comes is unknown
            assertThat(refused.closes()).isTrue();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void storesNothingOfABodyThatIsCutShort() throws IOException {
        byte[] request = client.request("PUT", "/bucket/cut").body(new byte[100_000]).bytes();
        for (int length : new int[]{request.length - 1, request.length - 100_000, request.length - 50_000}) {
            try (Socket socket = client.connect()) {
                socket.getOutputStream().write(request, 0, length);
                socket.shutdownOutput();
                // nobody to answer: the connection just ends
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
        assertThat(client.send("GET", "/bucket/cut").code()).isEqualTo("NoSuchKey");
        assertThat(gateway.objects().stored()).isZero();
    }

    @Test
    void releasesEverythingWhenTheClientLeavesInTheMiddleOfAnAnswer() throws IOException {
        assertThat(client.request("PUT", "/bucket/large").payload("UNSIGNED-PAYLOAD").body(new byte[16 << 20]).send().status())
                .isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            try (Socket socket = client.connect()) {
                socket.getOutputStream().write(client.request("GET", "/bucket/large").bytes());
                assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
            }
        }
        // stop() asks for payloads that are still held
        assertThat(client.request("GET", "/bucket/large").header("range", "bytes=-5").send().latin1()).hasSize(5);
    }

    @Test
    void tellsAClientThatSendsNothingMoreOfItsBody() throws IOException {
        byte[] request = client.request("PUT", "/bucket/slow").body(new byte[1000]).bytes();
        try (Socket socket = client.connect()) {
            socket.getOutputStream().write(request, 0, request.length - 1);
            TestClient.Reply reply = TestClient.read(socket.getInputStream(), false);
            assertThat(reply.code()).isEqualTo("RequestTimeout");
        }
        assertThat(gateway.objects().stored()).isZero();
    }

    @Test
    void takesWhatIsBehindTheBodyForTheNextRequest() throws IOException {
        byte[] request = client.request("PUT", "/bucket/a").body("hello").bytes();
        try (Socket socket = client.connect()) {
            socket.getOutputStream().write(join(request, ascii("more of it\r\n\r\n")));
            assertThat(TestClient.read(socket.getInputStream(), false).status()).isEqualTo(200);
            assertThat(TestClient.read(socket.getInputStream(), false).code()).isEqualTo("BadRequest");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(client.send("GET", "/bucket/a").text()).isEqualTo("hello");
    }

    @Test
    void closesConnectionsThatSendNoWholeHead() throws IOException {
        try (Socket idle = client.connect(); Socket half = client.connect()) {
            half.getOutputStream().write(ascii("GET /bucket HT"));
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            assertThat(half.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void servesTransferEncodingWithAwsChunks() throws IOException {
        TestClient.Request request = client.request("PUT", "/bucket/te").header("x-amz-decoded-content-length", "5").header("x-amz-trailer",
                "x-amz-checksum-crc32").header("transfer-encoding", "chunked").payload("STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        String aws = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
        request.body(Integer.toHexString(aws.length()) + "\r\n" + aws + "\r\n0\r\n\r\n");
        assertThat(request.send().status()).isEqualTo(200);
        assertThat(client.send("GET", "/bucket/te").text()).isEqualTo("hello");
    }

    @Test
    void refusesBrokenTransferChunks() throws IOException {
        TestClient.Request request = client.request("PUT", "/bucket/te").header("x-amz-decoded-content-length", "5")
                .header("transfer-encoding",
                        "chunked")
                .payload("STREAMING-UNSIGNED-PAYLOAD-TRAILER").body("zz\r\nhello\r\n");
        refusedAndClosed(request.bytes(), 400, "IncompleteBody");
    }

    @Test
    void http10ClientsAreServedAndClosed() throws IOException {
        try (Socket socket = client.connect()) {
            socket.getOutputStream().write(ascii("GET /health HTTP/1.0\r\n\r\n"));
            assertThat(TestClient.read(socket.getInputStream(), false).status()).isEqualTo(200);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
