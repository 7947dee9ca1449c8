package io.objectio.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.gateway.fake.FakeGateway;
import io.objectio.gateway.fake.TestClient;
import io.objectio.protocol.meta.Account;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong: AWS's error, nothing stored, nothing changed. */
class BadInputTest extends GatewayTest {
    private long mutations;

    @BeforeEach
    void bucket() throws IOException {
        makeBucket("bucket");
        mutations = gateway.meta().mutations();
    }

    @AfterEach
    void nothingChanged() {
        assertThat(gateway.meta().mutations()).isEqualTo(mutations);
        assertThat(gateway.objects().stored()).isZero();
    }

    private TestClient.Request put() { return client.request("PUT", "/bucket/key").body("hello"); }

    @Test
    @DisplayName("D17: a body that is not what x-amz-content-sha256 says")
    void refusesWrongSha256() throws IOException { expectError(put().payload("0".repeat(64)).send(), 400, "XAmzContentSHA256Mismatch"); }

    @Test
    @DisplayName("D17: a body that is not what Content-MD5 says")
    void refusesWrongMd5() throws IOException {
        expectError(put().header("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==").send(), 400, "BadDigest");
        expectError(put().header("content-md5", "nonsense").send(), 400, "InvalidDigest");
        expectError(client.request("PUT", "/bucket/key").header("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==").send(), 400, "BadDigest");
    }

    @ParameterizedTest
    @CsvSource({"crc32,AAAAAA==", "crc32c,AAAAAA==", "crc64nvme,AAAAAAAAAAA=", "sha1,AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "sha256,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void refusesWrongChecksums(String algorithm, String value) throws IOException {
        expectError(put().header("x-amz-checksum-" + algorithm, value).send(), 400, "BadDigest");
        expectError(put().header("x-amz-checksum-" + algorithm, "AA==").send(), 400, "InvalidRequest");
        expectError(put().header("x-amz-checksum-" + algorithm, value)
                .header("x-amz-checksum-" + (algorithm.equals("crc32") ? "sha1" : "crc32"), "x")
                .send(), 400, "InvalidRequest");
    }

    @Test
    @DisplayName("D17: chunk signatures")
    void refusesWrongChunkSignatures() throws IOException {
        TestClient.Request request = put();
        byte[] bytes = request.chunked(2, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "").bytes();
        for (int i = bytes.length - 1; i > 0; i--) {
            if (bytes[i] == 'l') {
                bytes[i] = 'L';
                break;
            }
        }
        expectError(client.raw(bytes), 403, "SignatureDoesNotMatch");
    }

    @Test
    void refusesWrongSecretsUnknownKeysAndAnonymous() throws IOException {
        Account main = FakeGateway.MAIN;
        TestClient wrong = as(new Account(main.id(), "x", "x", "x", main.policy(), main.accessKey(), "wrong"));
        expectError(wrong.put("/bucket/key", "x"), 403, "SignatureDoesNotMatch");
        TestClient unknown = as(new Account(main.id(), "x", "x", "x", main.policy(), "UNKNOWN", "wrong"));
        expectError(unknown.put("/bucket/key", "x"), 403, "InvalidAccessKeyId");
        expectError(put().unsigned().send(), 403, "AccessDenied");
        expectError(new TestClient(gateway.port(), main, NOW.minusSeconds(1000)).put("/bucket/key", "x"), 403, "RequestTimeTooSkewed");
    }

    @Test
    void refusesABodyWithoutLength() throws IOException {
        expectError(put().header("transfer-encoding", "chunked").body("5\r\nhello\r\n0\r\n\r\n").payload("UNSIGNED-PAYLOAD").send(), 411,
                "MissingContentLength");
    }

    @Test
    void refusesObjectsOfMoreThanFiveGigabytesWithoutReadingThem() throws IOException {
        TestClient.Reply refused = client.request("PUT", "/bucket/key").header("content-length", "5368709121")
                .header("expect", "100-continue")
                .payload("UNSIGNED-PAYLOAD").send();
        expectError(refused, 400, "EntityTooLarge");
        assertThat(refused.closes()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "-1", "x", "", "99999999999"})
    void refusesPartNumbersOutOfRange(String number) throws IOException {
        expectError(client.put("/bucket/key?uploadId=u&partNumber=" + number, "x"), 400, "InvalidArgument");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Delete>", "nonsense", "<Other/>", "<Delete></Delete>", "<Delete><Object></Object></Delete>",
            "<!DOCTYPE d [<!ENTITY e \"x\">]><Delete><Object><Key>&e;</Key></Object></Delete>",
            "<!DOCTYPE d SYSTEM \"http://127.0.0.1:1/x\"><Delete><Object><Key>a</Key></Object></Delete>",
            "<Delete><Object><Key>&unknown;</Key></Object></Delete>", "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>", ""})
    void refusesMalformedXml(String document) throws IOException {
        expectError(client.request("POST", "/bucket?delete").body(document).send(), 400, "MalformedXML");
    }

    @Test
    void refusesTooManyKeysAndTooLargeXml() throws IOException {
        expectError(
                client.request("POST", "/bucket?delete").body("<Delete>" + "<Object><Key>a</Key></Object>".repeat(1001) + "</Delete>")
                        .send(),
                400,
                "MalformedXML");
        expectError(client.request("POST", "/bucket?delete").body(" ".repeat(5 << 20)).payload("UNSIGNED-PAYLOAD").send(), 400,
                "MalformedXML");
        String deep = "<a>".repeat(5000);
        expectError(client.request("POST", "/bucket?delete").body("<Delete>" + deep).send(), 400, "MalformedXML");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bucket/%zz", "/bucket/%", "/bucket/a%4", "/bucket/%ff%fe", "/bucket?prefix=%G0", "/bucket/a%00b"})
    void refusesBadPercentEncoding(String target) throws IOException {
        expectError(client.request("GET", target).unsigned().header("authorization", "AWS4-HMAC-SHA256 x").send(), 400,
                target.endsWith("%00b") ? "AuthorizationHeaderMalformed" : "InvalidURI");
    }

    @Test
    void refusesABadKeyCharacterOnceTheSenderIsKnown() throws IOException {
        expectError(client.put("/bucket/a%00b", "x"), 400, "InvalidURI");
    }

    @Test
    @DisplayName("D14: sub-resources that are not built answer 501 and change nothing")
    void everySubResourceOfTheApiThatIsNotBuiltIs501() throws IOException {
        client.send("PUT", "/bucket/kept");
        for (String path : new String[]{"/bucket", "/bucket/kept"}) {
            for (String subResource : Router.SUB_RESOURCES) {
                for (String method : new String[]{"GET", "PUT", "POST", "DELETE"}) {
                    boolean built = Router.TABLE.stream()
                            .anyMatch(route -> route.method().equals(method) && route.selectors().equals(Set.of(subResource))
                                    && (route.level() == S3Target.Level.OBJECT) == path.endsWith("kept"));
                    if (!built) {
                        expectError(client.send(method, path + "?" + subResource), 501, "NotImplemented");
                    }
                }
            }
            for (String method : new String[]{"PUT", "DELETE"}) {
                expectError(client.send(method, path + "?unheard-of"), 501, "NotImplemented");
                expectError(client.send(method, path + "?unheard-of=1"), 501, "NotImplemented");
                expectError(client.send(method, path + "?acl&tagging"), 501, "NotImplemented");
            }
            expectError(client.send("GET", path + "?unheard-of"), 501, "NotImplemented");
        }
        expect(client.send("HEAD", "/bucket/kept"), 200);
        expect(client.send("DELETE", "/bucket/kept"), 204);
        mutations += 2;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"x-amz-server-side-encryption|AES256", "x-amz-server-side-encryption-customer-algorithm|AES256",
            "x-amz-tagging|a=b", "x-amz-object-lock-mode|COMPLIANCE", "x-amz-object-lock-legal-hold|ON", "x-amz-acl|public-read",
            "x-amz-grant-read|id=1", "x-amz-website-redirect-location|/x", "x-amz-copy-source|bucket/other", "x-amz-copy-source|''",
            "x-amz-write-offset-bytes|5", "x-amz-unheard-of|1"})
    @DisplayName("D14: headers that change the meaning of a PUT answer 501 and store nothing")
    void refusesHeadersThatAreNotBuilt(String name, String value) throws IOException {
        TestClient.Reply refused = put().header(name, value).send();
        expectError(refused, 501, "NotImplemented");
        assertThat(refused.element("Header")).isEqualTo(name);
    }

    @Test
    void refusesMethodsThatS3DoesNotHave() throws IOException {
        expectError(client.send("PATCH", "/bucket/key"), 405, "MethodNotAllowed");
        expectError(client.send("DELETE", "/"), 405, "MethodNotAllowed");
    }

    @Test
    void refusesBothWaysToSignAtOnce() throws IOException {
        String target = client.signer().presign("PUT", "/bucket/key", client.host(), 60);
        expectError(client.request("PUT", target).body("x").send(), 400, "InvalidArgument");
    }
}
