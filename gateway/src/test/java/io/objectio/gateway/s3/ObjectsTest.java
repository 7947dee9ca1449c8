package io.objectio.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.gateway.GatewayConfig;
import io.objectio.gateway.fake.FakeGateway;
import io.objectio.gateway.fake.TestClient;
import io.objectio.gateway.http.HttpConfig;
import io.objectio.gateway.http.PercentCoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectsTest extends GatewayTest {
    private static final String MD5_HELLO = "\"5d41402abc4b2a76b9719d911017c592\"";

    @Override
    GatewayConfig config() {
        S3Config s3 = S3Config.defaults();
        return new GatewayConfig(HttpConfig.defaults("127.0.0.1", 0),
                new S3Config(s3.region(), Optional.of("s3.example.com"), s3.metaDeadline(),
                        s3.minPartBytes(), s3.maxPutBytes(), s3.maxXmlBytes()));
    }

    @BeforeEach
    void bucket() throws IOException { makeBucket("bucket"); }

    @Test
    void givesBackWhatWasPut() throws IOException {
        TestClient.Reply put = client.request("PUT", "/bucket/key").header("content-type", "text/plain").header("cache-control", "no-cache")
                .header("x-amz-meta-Foo", "bar").body("hello").send();
        expect(put, 200);
        assertThat(put.header("etag")).isEqualTo(MD5_HELLO);
        // AWS computes CRC64NVME where the client sends none
        assertThat(put.header("x-amz-checksum-crc64nvme")).isNotEmpty();
        TestClient.Reply got = client.send("GET", "/bucket/key");
        expect(got, 200);
        assertThat(got.text()).isEqualTo("hello");
        assertThat(got.header("etag")).isEqualTo(MD5_HELLO);
        assertThat(got.header("content-type")).isEqualTo("text/plain");
        assertThat(got.header("cache-control")).isEqualTo("no-cache");
        assertThat(got.header("x-amz-meta-foo")).isEqualTo("bar");
        assertThat(got.header("last-modified")).isEqualTo("Sat, 21 Nov 2026 12:00:00 GMT");
        assertThat(got.header("x-amz-checksum-crc64nvme")).isEmpty();
        TestClient.Reply head = client.request("HEAD", "/bucket/key").header("x-amz-checksum-mode", "ENABLED").send();
        expect(head, 200);
        assertThat(head.header("content-length")).isEqualTo("5");
        assertThat(head.header("x-amz-checksum-crc64nvme")).isEqualTo(put.header("x-amz-checksum-crc64nvme"));
        assertThat(head.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    }

    @Test
    @DisplayName("D13: an object without bytes is 200 with none")
    void keepsEmptyObjects() throws IOException {
        expect(client.put("/bucket/empty", ""), 200);
        TestClient.Reply got = client.send("GET", "/bucket/empty");
        expect(got, 200);
        assertThat(got.text()).isEmpty();
        assertThat(got.header("etag")).isEqualTo("\"d41d8cd98f00b204e9800998ecf8427e\"");
        expectError(client.request("GET", "/bucket/empty").header("range", "bytes=0-").send(), 416, "InvalidRange");
    }

    @Test
    void movesManyMegabytesThroughLittleMemory() throws IOException {
        byte[] body = new byte[24 << 20];
        new Random(1).nextBytes(body);
        expect(client.request("PUT", "/bucket/large").payload("UNSIGNED-PAYLOAD").body(body).send(), 200);
        assertThat(client.send("GET", "/bucket/large").bytes()).isEqualTo(body);
        // the channel's high mark is 1 MiB, pieces have 256 KiB
        assertThat(gateway.objects().mostOpenPayloads()).isLessThanOrEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"})
    void takesAllStreamingForms(String kind) throws IOException {
        TestClient.Request request = client.request("PUT", "/bucket/streamed").header("content-encoding", "aws-chunked");
        String trailer = kind.endsWith("TRAILER") ? "x-amz-checksum-crc32:NhCmhg==" : "";
        if (!trailer.isEmpty()) {
            request.header("x-amz-trailer", "x-amz-checksum-crc32");
        }
        TestClient.Reply put = request.body("hello").chunked(2, kind, trailer).send();
        expect(put, 200);
        assertThat(put.header("x-amz-checksum-crc32")).isEqualTo(trailer.isEmpty() ? "" : "NhCmhg==");
        TestClient.Reply got = client.send("GET", "/bucket/streamed");
        assertThat(got.text()).isEqualTo("hello");
        assertThat(got.headers().has("content-encoding")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-0,0,0", "bytes=2-5,2,5", "bytes=7-,7,9", "bytes=-3,7,9", "bytes=-99,0,9", "bytes=5-99,5,9",
            "bytes=0-99999999999999999999,0,9"})
    void servesRanges(String range, int first, int last) throws IOException {
        client.put("/bucket/ten", "0123456789");
        TestClient.Reply got = client.request("GET", "/bucket/ten").header("range", range).send();
        expect(got, 206);
        assertThat(got.text()).isEqualTo("0123456789".substring(first, last + 1));
        assertThat(got.header("content-range")).isEqualTo("bytes " + first + "-" + last + "/10");
        TestClient.Reply head = client.request("HEAD", "/bucket/ten").header("range", range).send();
        expect(head, 206);
        assertThat(head.header("content-length")).isEqualTo(Integer.toString(last - first + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-2", "bytes=-", "bytes=a-b", "items=0-1", "bytes=0-1,3-4", "bytes=--3", "bytes"})
    void ignoresRangesThatAreNone(String range) throws IOException {
        client.put("/bucket/ten", "0123456789");
        TestClient.Reply got = client.request("GET", "/bucket/ten").header("range", range).send();
        expect(got, 200);
        assertThat(got.text()).isEqualTo("0123456789");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"})
    void refusesRangesBehindTheEnd(String range) throws IOException {
        client.put("/bucket/ten", "0123456789");
        TestClient.Reply refused = client.request("GET", "/bucket/ten").header("range", range).send();
        expectError(refused, 416, "InvalidRange");
        assertThat(refused.element("ActualObjectSize")).isEqualTo("10");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"if-match|ETAG|200", "if-match|\"other\"|412", "if-match|*|200", "if-none-match|ETAG|304",
            "if-none-match|\"other\"|200", "if-none-match|\"other\", ETAG|304", "if-none-match|*|304",
            "if-modified-since|Sat, 21 Nov 2026 12:00:00 GMT|304", "if-modified-since|Sat, 21 Nov 2026 11:59:59 GMT|200",
            "if-unmodified-since|Sat, 21 Nov 2026 12:00:00 GMT|200", "if-unmodified-since|Sat, 21 Nov 2026 11:59:59 GMT|412"})
    void judgesConditionalReads(String header, String value, int status) throws IOException {
        client.put("/bucket/key", "hello");
        String actual = value.replace("ETAG", MD5_HELLO);
        TestClient.Reply got = client.request("GET", "/bucket/key").header(header, actual).send();
        expect(got, status);
        assertThat(client.request("HEAD", "/bucket/key").header(header, actual).send().status()).isEqualTo(status);
        if (status == 304) {
            assertThat(got.header("etag")).isEqualTo(MD5_HELLO);
        }
    }

    @Test
    void anEtagConditionMakesTheDateConditionVoid() throws IOException {
        client.put("/bucket/key", "hello");
        expect(client.request("GET", "/bucket/key").header("if-match", MD5_HELLO)
                .header("if-unmodified-since", "Sat, 21 Nov 2020 12:00:00 GMT").send(),
                200);
        expect(client.request("GET", "/bucket/key").header("if-none-match", "\"x\"")
                .header("if-modified-since", "Sat, 21 Nov 2026 12:00:00 GMT")
                .send(), 200);
    }

    @Test
    void ifRangeDecidesWhetherARangeCounts() throws IOException {
        client.put("/bucket/key", "hello");
        expect(client.request("GET", "/bucket/key").header("range", "bytes=0-1").header("if-range", MD5_HELLO).send(), 206);
        expect(client.request("GET", "/bucket/key").header("range", "bytes=0-1").header("if-range", "\"other\"").send(), 200);
    }

    @Test
    void conditionalWritesAreRefusedWithTheRightError() throws IOException {
        expect(client.request("PUT", "/bucket/key").header("if-none-match", "*").body("hello").send(), 200);
        expectError(client.request("PUT", "/bucket/key").header("if-none-match", "*").body("again").send(), 412, "PreconditionFailed");
        expectError(client.request("PUT", "/bucket/key").header("if-match", "\"other\"").body("again").send(), 412, "PreconditionFailed");
        expectError(client.request("PUT", "/bucket/none").header("if-match", MD5_HELLO).body("again").send(), 404, "NoSuchKey");
        assertThat(client.send("GET", "/bucket/key").text()).isEqualTo("hello");
        expect(client.request("PUT", "/bucket/key").header("if-match", MD5_HELLO).body("again").send(), 200);
        assertThat(client.send("GET", "/bucket/key").text()).isEqualTo("again");
    }

    @Test
    void responseParametersOverrideHeaders() throws IOException {
        client.put("/bucket/key", "hello");
        TestClient.Reply got = client.send("GET",
                "/bucket/key?response-content-type=text%2Fcsv&response-content-disposition=attachment%3B%20filename%3Da&response-expires=never");
        expect(got, 200);
        assertThat(got.header("content-type")).isEqualTo("text/csv");
        assertThat(got.header("content-disposition")).isEqualTo("attachment; filename=a");
        assertThat(got.header("expires")).isEqualTo("never");
    }

    @Test
    void responseParametersCannotWriteHeaders() throws IOException {
        client.put("/bucket/key", "hello");
        expectError(client.send("GET", "/bucket/key?response-content-type=a%0D%0AX-Evil%3A1"), 400, "InvalidArgument");
        assertThat(client.send("GET", "/bucket/key?response-content-disposition=%C3%BC").header("content-disposition"))
                .isEqualTo("\u00c3\u00bc");
    }

    @Test
    void findsBucketsByHostWhereADomainIsConfigured() throws IOException {
        client.put("/bucket/a/b", "hello");
        assertThat(client.request("GET", "/a/b").host("bucket.s3.example.com:9000").send().text()).isEqualTo("hello");
        assertThat(client.request("GET", "/?list-type=2").host("bucket.s3.example.com").send().element("Key")).isEqualTo("a/b");
        assertThat(client.request("GET", "/bucket/a/b").host("s3.example.com").send().text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "/lead", ".", "..", "a/../b", "../../etc/passwd", "trail/", "ü/ñ", "sp ace", "plus+", "pct%41", "q?m",
            "a&b<c>",
            "hash#", "new\nline", "\u0001ctl", "k/child", "~!*'()", "😀"})
    void keepsKeysOfEveryShape(String key) throws IOException {
        String target = "/bucket/" + PercentCoding.encode(key, true);
        expect(client.put(target, key), 200);
        assertThat(client.send("GET", target).text()).isEqualTo(key);
        TestClient.Reply list = client.send("GET", "/bucket?list-type=2&encoding-type=url");
        assertThat(list.element("Key")).isEqualTo(PercentCoding.encode(key, true));
        expect(client.send("DELETE", target), 204);
        expectError(client.send("GET", target), 404, "NoSuchKey");
    }

    @Test
    void keepsAKeyBesideItsChildren() throws IOException {
        client.put("/bucket/a", "1");
        client.put("/bucket/a/", "2");
        client.put("/bucket/a/b", "3");
        assertThat(client.send("GET", "/bucket/a").text()).isEqualTo("1");
        assertThat(client.send("GET", "/bucket/a/").text()).isEqualTo("2");
        assertThat(client.send("GET", "/bucket/a/b").text()).isEqualTo("3");
    }

    @Test
    void takesKeysOf1024BytesAndNoMore() throws IOException {
        expect(client.put("/bucket/" + "%C3%BC".repeat(512), "x"), 200);
        expectError(client.put("/bucket/" + "%C3%BC".repeat(512) + "x", "x"), 400, "KeyTooLongError");
    }

    @Test
    void readsMetadataAsUtf8OrEncodedWordAndGivesAnEncodedWord() throws IOException {
        String utf8 = new String("grüße".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        expect(client.request("PUT", "/bucket/key").header("x-amz-meta-a", utf8).header("x-amz-meta-b", "=?UTF-8?B?Z3LDvMOfZQ==?=")
                .header("x-amz-meta-c", "=?iso-8859-1?Q?gr=FC=DFe?=").body("x").send(), 200);
        TestClient.Reply got = client.send("HEAD", "/bucket/key");
        for (String name : new String[]{"a", "b", "c"}) {
            assertThat(got.header("x-amz-meta-" + name)).isEqualTo("=?UTF-8?B?Z3LDvMOfZQ==?=");
        }
    }

    @Test
    void refusesTooMuchMetadataAndUnknownStorageClasses() throws IOException {
        expect(client.request("PUT", "/bucket/key").header("x-amz-meta-a", "x".repeat(2047)).body("x").send(), 200);
        expectError(client.request("PUT", "/bucket/key2").header("x-amz-meta-a", "x".repeat(2048)).body("x").send(), 400,
                "MetadataTooLarge");
        expectError(client.request("PUT", "/bucket/key2").header("x-amz-storage-class", "SLOW").body("x").send(), 400,
                "InvalidStorageClass");
        expect(client.request("PUT", "/bucket/key3").header("x-amz-storage-class", "STANDARD_IA").body("x").send(), 200);
        assertThat(client.send("HEAD", "/bucket/key3").header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    }

    @Test
    void deletesManyAndSaysWhatBecameOfEach() throws IOException {
        for (int i = 0; i < 250; i++) {
            client.put("/bucket/k" + i, "x");
        }
        StringBuilder keys = new StringBuilder("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        for (int i = 0; i < 250; i++) {
            keys.append("<Object><Key>k").append(i).append("</Key></Object>");
        }
        keys.append("<Object><Key>a&amp;b</Key></Object><Object><Key>k1</Key><VersionId>v7</VersionId></Object>");
        TestClient.Reply reply = client.request("POST", "/bucket?delete").body(keys + "</Delete>").send();
        expect(reply, 200);
        assertThat(reply.text().split("<Deleted>", -1)).hasSize(252);
        assertThat(reply.text()).contains("<Key>a&amp;b</Key>")
                .contains("<Error><Key>k1</Key><VersionId>v7</VersionId><Code>InvalidArgument</Code>");
        assertThat(client.send("GET", "/bucket?list-type=2").element("KeyCount")).isEqualTo("0");
        TestClient.Reply quiet = client.request("POST", "/bucket?delete")
                .body("<Delete><Quiet>true</Quiet><Object><Key>a</Key></Object></Delete>").send();
        assertThat(quiet.text()).doesNotContain("<Deleted>");
    }

    @Test
    void answers503BeforeTheFirstByteAndBreaksTheConnectionAfterIt() throws IOException {
        client.request("PUT", "/bucket/key").payload("UNSIGNED-PAYLOAD").body(new byte[1 << 20]).send();
        gateway.objects().failReads(true);
        TestClient.Reply early = client.send("GET", "/bucket/key");
        expectError(early, 503, "ServiceUnavailable");
        assertThat(early.header("retry-after")).isEqualTo("1");
        expect(client.send("HEAD", "/bucket/key"), 200);
        gateway.objects().failReads(false);
        gateway.objects().failReadsAfter(1);
        assertThatThrownBy(() -> client.send("GET", "/bucket/key")).isInstanceOf(IOException.class)
                .hasMessageContaining("ended after");
    }

    @Test
    void answers503WhereWritingOrMetaFails() throws IOException {
        gateway.objects().failWrites(true);
        expectError(client.put("/bucket/key", "x"), 503, "ServiceUnavailable");
        gateway.meta().unavailable(true);
        expectError(client.send("GET", "/bucket/key"), 503, "ServiceUnavailable");
        expectError(client.send("GET", "/"), 503, "ServiceUnavailable");
    }

    @Test
    void presignedUrlsWorkUntilTheyExpire() throws IOException {
        client.put("/bucket/key", "hello");
        String target = client.signer().presign("GET", "/bucket/key", client.host(), 60);
        assertThat(client.request("GET", target).unsigned().send().text()).isEqualTo("hello");
        String changed = target.replace("/bucket/key", "/bucket/kez");
        expectError(client.request("GET", changed).unsigned().send(), 403, "SignatureDoesNotMatch");
        String put = client.signer().presign("PUT", "/bucket/new", client.host(), 60);
        expect(client.request("PUT", put).unsigned().body("new").send(), 200);
        expectError(new TestClient(gateway.port(), FakeGateway.MAIN, NOW.minusSeconds(61)).request("GET",
                new TestClient(gateway.port(), FakeGateway.MAIN, NOW.minusSeconds(61)).signer().presign("GET", "/bucket/key", client.host(),
                        60))
                .unsigned().send(), 403, "AccessDenied");
    }
}
