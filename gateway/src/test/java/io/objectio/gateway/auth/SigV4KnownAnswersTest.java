package io.objectio.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.objectio.common.id.AccountId;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.Headers;
import io.objectio.gateway.http.S3Request;
import io.objectio.protocol.meta.Account;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples that the Amazon S3 API reference publishes with their signatures. */
class SigV4KnownAnswersTest {
    private static final Account ACCOUNT = new Account(new AccountId("0".repeat(64)), "a", "a", "a@example.com", Account.Policy.READ_WRITE,
            "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    private static final String EMPTY = SigV4.EMPTY_SHA256;

    private final Authenticator authenticator = new Authenticator("us-east-1",
            key -> key.equals(ACCOUNT.accessKey()) ? Optional.of(ACCOUNT) : Optional.empty(), () -> NOW);

    private static Headers headers(String signedHeaders, String signature) {
        return new Headers().add("Host", "examplebucket.s3.amazonaws.com").add("Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=" + signedHeaders
                        + ",Signature=" + signature);
    }

    private static S3Request request(String method, String path, String query, Headers headers) {
        return new S3Request("1", method, path, query, headers, new ListBody(new byte[0]), "test");
    }

    private void accepts(S3Request request) throws S3Exception {
        assertThat(authenticator.authenticate(request).account()).isEqualTo(ACCOUNT);
    }

    private S3Exception refuses(S3Request request) {
        return catchThrowableOfType(S3Exception.class, () -> authenticator.authenticate(request));
    }

    private static Headers getHeaders() {
        return headers("host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
                .add("Range", "bytes=0-9").add("x-amz-content-sha256", EMPTY).add("x-amz-date", "20130524T000000Z");
    }

    @Test
    void acceptsThePublishedGetObject() throws S3Exception { accepts(request("GET", "/test.txt", "", getHeaders())); }

    @Test
    void acceptsThePublishedPutObjectWithADollarInItsKey() throws S3Exception {
        String sha256 = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        Headers headers = headers("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd").add("Date", "Fri, 24 May 2013 00:00:00 GMT")
                .add("x-amz-content-sha256", sha256).add("x-amz-date", "20130524T000000Z").add("x-amz-storage-class", "REDUCED_REDUNDANCY");
        assertThat(authenticator.authenticate(request("PUT", "/test%24file.text", "", headers)).sha256()).contains(sha256);
        // a client that does not encode the dollar on the wire signs the normal form all the same
        accepts(request("PUT", "/test$file.text", "", headers));
    }

    @Test
    void acceptsThePublishedGetOfASubResource() throws S3Exception {
        Headers headers = headers("host;x-amz-content-sha256;x-amz-date",
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
                .add("x-amz-content-sha256", EMPTY).add("x-amz-date", "20130524T000000Z");
        accepts(request("GET", "/", "lifecycle", headers));
    }

    @Test
    void acceptsThePublishedListingInAnyOrderOfParameters() throws S3Exception {
        Headers headers = headers("host;x-amz-content-sha256;x-amz-date",
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
                .add("x-amz-content-sha256", EMPTY).add("x-amz-date", "20130524T000000Z");
        accepts(request("GET", "/", "max-keys=2&prefix=J", headers));
        accepts(request("GET", "/", "prefix=J&max-keys=2", headers));
    }

    private static final String PRESIGNED = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
            + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    @Test
    void acceptsThePublishedPresignedGetUntilItExpires() throws S3Exception {
        S3Request request = request("GET", "/test.txt", PRESIGNED, new Headers().add("Host", "examplebucket.s3.amazonaws.com"));
        accepts(request);
        Authenticator later = new Authenticator("us-east-1", _ -> Optional.of(ACCOUNT), () -> NOW.plusSeconds(86401));
        S3Exception expired = catchThrowableOfType(S3Exception.class, () -> later.authenticate(request));
        assertThat(expired.error()).isEqualTo(S3Error.ACCESS_DENIED);
        assertThat(expired.text()).isEqualTo("Request has expired");
    }

    @Test
    void refusesWhatWasChangedAfterSigning() {
        assertThat(refuses(request("GET", "/test.tx", "", getHeaders())).error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
        assertThat(refuses(request("PUT", "/test.txt", "", getHeaders())).error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
        assertThat(refuses(request("GET", "/test.txt", "acl", getHeaders())).error()).isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
        assertThat(refuses(request("GET", "/test.txt", "", getHeaders().set("range", "bytes=0-8"))).error())
                .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
    }

    @Test
    void refusesAmzHeadersThatAreNotSigned() {
        S3Exception refused = refuses(request("GET", "/test.txt", "", getHeaders().add("x-amz-meta-extra", "1")));
        assertThat(refused.error()).isEqualTo(S3Error.ACCESS_DENIED);
        assertThat(refused.fields()).containsEntry("HeadersNotSigned", "x-amz-meta-extra");
    }

    @Test
    void refusesHeaderAndQueryTogetherAndNeither() {
        assertThat(refuses(request("GET", "/test.txt", PRESIGNED, getHeaders())).error()).isEqualTo(S3Error.INVALID_ARGUMENT);
        assertThat(refuses(request("GET", "/test.txt", "", new Headers().add("Host", "h"))).error()).isEqualTo(S3Error.ACCESS_DENIED);
    }

    @Test
    void refusesAnotherRegionAndSaysWhichOneIsRight() {
        Authenticator other = new Authenticator("eu-north-9", _ -> Optional.of(ACCOUNT), () -> NOW);
        S3Exception refused = catchThrowableOfType(S3Exception.class,
                () -> other.authenticate(request("GET", "/test.txt", "", getHeaders())));
        assertThat(refused.error()).isEqualTo(S3Error.AUTHORIZATION_HEADER_MALFORMED);
        assertThat(refused.fields()).containsEntry("Region", "eu-north-9");
    }

    @Test
    void refusesAClockThatIsOffBySixteenMinutes() {
        for (long skew : new long[]{-960, 960}) {
            Authenticator off = new Authenticator("us-east-1", _ -> Optional.of(ACCOUNT), () -> NOW.plusSeconds(skew));
            S3Exception refused = catchThrowableOfType(S3Exception.class,
                    () -> off.authenticate(request("GET", "/test.txt", "", getHeaders())));
            assertThat(refused.error()).isEqualTo(S3Error.REQUEST_TIME_TOO_SKEWED);
        }
    }

    @Test
    void refusesUnknownKeysAndBrokenAuthorizations() {
        Authenticator nobody = new Authenticator("us-east-1", _ -> Optional.empty(), () -> NOW);
        assertThat(
                catchThrowableOfType(S3Exception.class, () -> nobody.authenticate(request("GET", "/test.txt", "", getHeaders()))).error())
                .isEqualTo(S3Error.INVALID_ACCESS_KEY_ID);
        for (String broken : new String[]{"AWS4-HMAC-SHA256 Credential=a/b", "AWS4-HMAC-SHA256 ",
                "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature="}) {
            assertThat(refuses(request("GET", "/", "", getHeaders().set("authorization", broken))).error())
                    .isEqualTo(S3Error.AUTHORIZATION_HEADER_MALFORMED);
        }
        assertThat(refuses(request("GET", "/", "", getHeaders().set("authorization", "AWS AKIA:sig"))).error())
                .isEqualTo(S3Error.INVALID_REQUEST);
        assertThat(refuses(request("GET", "/", "", getHeaders().set("authorization", "Basic YTpi"))).error())
                .isEqualTo(S3Error.INVALID_ARGUMENT);
    }

    private static S3Request chunkedRequest() {
        byte[] body = ("10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" + "a".repeat(65536)
                + "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n" + "a".repeat(1024)
                + "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        Headers headers = headers(
                "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9").set("host", "s3.amazonaws.com")
                .add("x-amz-date", "20130524T000000Z").add("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .add("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD").add("content-encoding", "aws-chunked")
                .add("x-amz-decoded-content-length", "66560").add("content-length", "66824");
        return new S3Request("1", "PUT", "/examplebucket/chunkObject.txt", "", headers, new ListBody(body), "test");
    }

    @Test
    void acceptsThePublishedChunkedUpload() throws Exception {
        S3Request request = chunkedRequest();
        VerifiedBody body = VerifiedBody.of(request, authenticator.authenticate(request), Optional.empty());
        assertThat(body.length()).isEqualTo(66560);
        assertThat(ListBody.readAll(body)).isEqualTo("a".repeat(66560).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void verifiesThePublishedTrailerExample() {
        byte[] key = SigV4.signingKey(ACCOUNT.secretKey(), "20130524", "us-east-1");
        ChunkSigner signer = new ChunkSigner(key, "20130524T000000Z", "20130524/us-east-1/s3/aws4_request",
                "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        assertThat(
                signer.verifyChunk(SigV4.sha256Hex("a".repeat(65536)), "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"))
                .isTrue();
        assertThat(
                signer.verifyChunk(SigV4.sha256Hex("a".repeat(1024)), "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"))
                .isTrue();
        assertThat(signer.verifyChunk(EMPTY, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992")).isTrue();
        assertThat(signer.verifyTrailer("x-amz-checksum-crc32c:sOO8/Q==\n",
                "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"))
                .isTrue();
    }
}
