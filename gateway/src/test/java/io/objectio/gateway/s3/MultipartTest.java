package io.objectio.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.gateway.GatewayConfig;
import io.objectio.gateway.fake.TestClient;
import io.objectio.gateway.http.HttpConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultipartTest extends GatewayTest {
    private String uploadId = "";

    @Override
    GatewayConfig config() {
        // parts of ten bytes keep the test small
        return new GatewayConfig(HttpConfig.defaults("127.0.0.1", 0),
                new S3Config("us-east-1", Optional.empty(), Duration.ofSeconds(5), 10, 5L << 30, 4 << 20));
    }

    @BeforeEach
    void bucket() throws IOException { makeBucket("bucket"); }

    private void create(String... headers) throws IOException {
        TestClient.Request request = client.request("POST", "/bucket/key?uploads").header("content-type", "text/plain");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        TestClient.Reply reply = request.send();
        expect(reply, 200);
        uploadId = reply.element("UploadId");
    }

    private String target(int part) { return "/bucket/key?partNumber=" + part + "&uploadId=" + uploadId; }

    private String upload(int part, String body) throws IOException {
        TestClient.Reply reply = client.put(target(part), body);
        expect(reply, 200);
        return reply.header("etag");
    }

    private TestClient.Reply complete(String parts, String... headers) throws IOException {
        TestClient.Request request = client.request("POST", "/bucket/key?uploadId=" + uploadId)
                .body("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + parts + "</CompleteMultipartUpload>");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.send();
    }

    private static String part(int number, String etag) {
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag.replace("\"", "&quot;") + "</ETag></Part>";
    }

    private static byte[] digest(String algorithm, byte[] bytes) throws Exception {
        return MessageDigest.getInstance(algorithm).digest(bytes);
    }

    private static byte[] ascii(String text) { return text.getBytes(StandardCharsets.US_ASCII); }

    @Test
    void putsPartsTogetherInOrder() throws Exception {
        create("x-amz-meta-a", "b");
        String second = upload(2, "tail");
        String first = upload(1, "0123456789");
        TestClient.Reply done = complete(part(1, first) + part(2, second.replace("\"", "")));
        expect(done, 200);
        byte[] md5s = new byte[32];
        System.arraycopy(digest("MD5", ascii("0123456789")), 0, md5s, 0, 16);
        System.arraycopy(digest("MD5", ascii("tail")), 0, md5s, 16, 16);
        String etag = "&quot;" + HexFormat.of().formatHex(digest("MD5", md5s)) + "-2&quot;";
        assertThat(done.element("ETag")).isEqualTo(etag);
        TestClient.Reply got = client.request("GET", "/bucket/key").header("x-amz-checksum-mode", "ENABLED").send();
        assertThat(got.text()).isEqualTo("0123456789tail");
        assertThat(got.header("content-type")).isEqualTo("text/plain");
        assertThat(got.header("x-amz-meta-a")).isEqualTo("b");
        // the whole has the checksum that one PUT of the same bytes has
        assertThat(got.header("x-amz-checksum-crc64nvme"))
                .isEqualTo(client.put("/bucket/whole", "0123456789tail").header("x-amz-checksum-crc64nvme"));
        // a repeat after a lost answer
        TestClient.Reply again = complete(part(1, first) + part(2, second));
        expect(again, 200);
        assertThat(again.element("ETag")).isEqualTo(etag);
        assertThat(client.send("GET", "/bucket?uploads").text()).doesNotContain("<Upload>");
        expectError(client.put(target(3), "late"), 404, "NoSuchUpload");
    }

    @ParameterizedTest
    @CsvSource({"CRC32,,COMPOSITE", "CRC32,FULL_OBJECT,FULL_OBJECT", "CRC32C,FULL_OBJECT,FULL_OBJECT", "CRC64NVME,,FULL_OBJECT",
            "SHA1,,COMPOSITE",
            "SHA256,COMPOSITE,COMPOSITE"})
    void givesTheChecksumThatWasAskedFor(String algorithm, String type, String expectedType) throws IOException {
        if (type == null) {
            create("x-amz-checksum-algorithm", algorithm);
        } else {
            create("x-amz-checksum-algorithm", algorithm, "x-amz-checksum-type", type);
        }
        TestClient.Reply done = complete(part(1, upload(1, "0123456789")) + part(2, upload(2, "tail")));
        expect(done, 200);
        String value = done.element("Checksum" + algorithm);
        assertThat(done.element("ChecksumType")).isEqualTo(expectedType);
        if (expectedType.equals("COMPOSITE")) {
            assertThat(value).endsWith("-2");
        } else {
            String header = "x-amz-checksum-" + algorithm.toLowerCase(Locale.ROOT);
            TestClient.Reply whole = client.request("PUT", "/bucket/whole").header("x-amz-sdk-checksum-algorithm", algorithm)
                    .body("0123456789tail")
                    .send();
            assertThat(value).isEqualTo(whole.header(header)).isNotEmpty();
        }
    }

    @Test
    void composesSha256OfParts() throws Exception {
        create("x-amz-checksum-algorithm", "SHA256");
        byte[] both = new byte[64];
        System.arraycopy(digest("SHA-256", ascii("0123456789")), 0, both, 0, 32);
        System.arraycopy(digest("SHA-256", ascii("tail")), 0, both, 32, 32);
        TestClient.Reply done = complete(part(1, upload(1, "0123456789")) + part(2, upload(2, "tail")));
        assertThat(done.element("ChecksumSHA256")).isEqualTo(Base64.getEncoder().encodeToString(digest("SHA-256", both)) + "-2");
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        create();
        String small = upload(1, "small");
        String other = upload(2, "other");
        expectError(complete(part(1, small) + part(2, other)), 400, "EntityTooSmall");
        expectError(complete(part(2, other) + part(1, small)), 400, "InvalidPartOrder");
        expectError(complete(part(1, small) + part(1, small)), 400, "InvalidPartOrder");
        expectError(complete(part(1, other)), 400, "InvalidPart");
        expectError(complete(part(3, other)), 400, "InvalidPart");
        expectError(complete(""), 400, "MalformedXML");
        expectError(complete("<Part><ETag>x</ETag></Part>"), 400, "MalformedXML");
        expectError(complete(part(1, small), "x-amz-mp-object-size", "6"), 400, "InvalidRequest");
        expectError(complete(part(1, small), "x-amz-checksum-crc64nvme", "AAAAAAAAAAA="), 400, "BadDigest");
        expectError(complete(part(1, small), "x-amz-checksum-type", "COMPOSITE"), 400, "InvalidRequest");
        expectError(client.send("GET", "/bucket/key"), 404, "NoSuchKey");
        // nothing of this has ended the upload
        expect(complete(part(2, other)), 200);
        assertThat(client.send("GET", "/bucket/key").text()).isEqualTo("other");
    }

    @Test
    void refusesUnknownChecksumsAndPartsWithAnotherOne() throws IOException {
        expectError(client.request("POST", "/bucket/key?uploads").header("x-amz-checksum-algorithm", "MD4").send(), 400, "InvalidRequest");
        expectError(client.request("POST", "/bucket/key?uploads").header("x-amz-checksum-algorithm", "SHA1")
                .header("x-amz-checksum-type", "FULL_OBJECT")
                .send(), 400, "InvalidRequest");
        create("x-amz-checksum-algorithm", "SHA256");
        expectError(client.request("PUT", target(1)).header("x-amz-checksum-crc32", "NhCmhg==").body("hello").send(), 400,
                "InvalidRequest");
        create();
        // where the client named none, its SDK may send any
        TestClient.Reply put = client.request("PUT", target(1)).header("x-amz-checksum-crc32", "NhCmhg==").body("hello").send();
        expect(put, 200);
        assertThat(put.header("x-amz-checksum-crc32")).isEqualTo("NhCmhg==");
    }

    @Test
    void completesOnlyIfTheConditionHolds() throws IOException {
        client.put("/bucket/key", "there");
        create();
        String etag = upload(1, "hello");
        expectError(complete(part(1, etag), "if-none-match", "*"), 412, "PreconditionFailed");
        assertThat(client.send("GET", "/bucket/key").text()).isEqualTo("there");
        expect(complete(part(1, etag), "if-match", "*"), 200);
        assertThat(client.send("GET", "/bucket/key").text()).isEqualTo("hello");
    }

    @Test
    void listsPartsAndUploadsInPages() throws IOException {
        create();
        for (int i = 1; i <= 5; i++) {
            upload(i, "0123456789");
        }
        upload(3, "replaced");
        TestClient.Reply first = client.send("GET", "/bucket/key?uploadId=" + uploadId + "&max-parts=2");
        assertThat(first.element("NextPartNumberMarker")).isEqualTo("2");
        assertThat(first.element("IsTruncated")).isEqualTo("true");
        TestClient.Reply rest = client.send("GET", "/bucket/key?uploadId=" + uploadId + "&part-number-marker=2");
        assertThat(rest.text().split("<Part>", -1)).hasSize(4);
        assertThat(rest.element("Size")).isEqualTo("8");
        assertThat(rest.element("IsTruncated")).isEqualTo("false");
        client.send("POST", "/bucket/other?uploads");
        TestClient.Reply uploads = client.send("GET", "/bucket?uploads&max-uploads=1");
        assertThat(uploads.element("NextKeyMarker")).isEqualTo("key");
        TestClient.Reply next = client.send("GET", "/bucket?uploads&max-uploads=1&key-marker=key&upload-id-marker=" + uploadId);
        assertThat(next.element("Key")).isEqualTo("other");
        assertThat(next.element("IsTruncated")).isEqualTo("false");
    }

    @Test
    void abortingDropsThePartsAndEndsTheUpload() throws IOException {
        create();
        upload(1, "hello");
        expect(client.send("DELETE", "/bucket/key?uploadId=" + uploadId), 204);
        assertThat(gateway.objects().stored()).isZero();
        expectError(client.send("DELETE", "/bucket/key?uploadId=" + uploadId), 404, "NoSuchUpload");
        expectError(client.send("GET", "/bucket/key?uploadId=" + uploadId), 404, "NoSuchUpload");
        expectError(complete(part(1, "x")), 404, "NoSuchUpload");
    }
}
