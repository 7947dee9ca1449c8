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
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("D17: framing, signatures and trailers of aws-chunked bodies")
class AwsChunkedBodyTest {
    private static final Account ACCOUNT = new Account(new AccountId("0".repeat(64)), "a", "a", "a@example.com", Account.Policy.READ_WRITE,
            "AK",
            "secret");
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final String UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

    private final TestSigner signer = new TestSigner(ACCOUNT, "us-east-1", NOW);
    private final Authenticator authenticator = new Authenticator("us-east-1", _ -> Optional.of(ACCOUNT), () -> NOW);

    private S3Request request(Headers headers, byte[] framed) {
        return new S3Request("1", "PUT", "/b/k", "", headers, new ListBody(framed), "test");
    }

    private static Headers headers(String kind, int decoded, String trailer) {
        Headers headers = new Headers().add("host", "h").add("x-amz-content-sha256", kind).add("x-amz-decoded-content-length",
                Integer.toString(decoded));
        if (!trailer.isEmpty()) {
            headers.add("x-amz-trailer", trailer);
        }
        return headers;
    }

    private byte[] read(S3Request request) throws Exception {
        return ListBody.readAll(VerifiedBody.of(request, authenticator.authenticate(request), Optional.empty()));
    }

    private S3Error refusal(Headers headers, String kind, byte[] framed) {
        signer.sign("PUT", "/b/k", headers, kind);
        return catchThrowableOfType(S3Exception.class, () -> read(request(headers, framed))).error();
    }

    private S3Error refusal(String framed) {
        return refusal(headers(UNSIGNED, 5, "x-amz-checksum-crc32"), UNSIGNED, framed.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void takesUnsignedChunksWithAChecksumInTheTrailer() throws Exception {
        Headers headers = headers(UNSIGNED, 5, "x-amz-checksum-crc32");
        signer.sign("PUT", "/b/k", headers, UNSIGNED);
        byte[] framed = "2\r\nhe\r\n3\r\nllo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(read(request(headers, framed))).asString().isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"2\\r\\nhe\\r\\n3\\r\\nllo\\r\\n0\\r\\n\\r\\n|MALFORMED_TRAILER",
            "2\\r\\nhe\\r\\n3\\r\\nllo\\r\\n0\\r\\nx-amz-checksum-crc32:AAAAAA==\\r\\n\\r\\n|BAD_DIGEST",
            "2\\r\\nhe\\r\\n3\\r\\nllo\\r\\n0\\r\\nx-amz-checksum-crc32:AAAA\\r\\n\\r\\n|INVALID_REQUEST",
            "2\\r\\nhe\\r\\n3\\r\\nllo\\r\\n0\\r\\nx-amz-checksum-sha1:NhCmhg==\\r\\n\\r\\n|MALFORMED_TRAILER",
            "2\\r\\nhe\\r\\n3\\r\\nllo\\r\\n0\\r\\nnonsense\\r\\n\\r\\n|MALFORMED_TRAILER",
            "2\\r\\nhe\\r\\n4\\r\\nllox\\r\\n0\\r\\n\\r\\n|INCOMPLETE_BODY", "2\\r\\nhe\\r\\n2\\r\\nll\\r\\n0\\r\\n\\r\\n|INCOMPLETE_BODY",
            "2\\r\\nhe\\r\\n3\\r\\nll|INCOMPLETE_BODY", "ffffffffffffffff\\r\\nhe|INCOMPLETE_BODY",
            "7fffffffffffffff\\r\\nhe|INCOMPLETE_BODY",
            "-2\\r\\nhe\\r\\n|INCOMPLETE_BODY", "\\r\\nhe\\r\\n|INCOMPLETE_BODY", "zz\\r\\nhe\\r\\n|INCOMPLETE_BODY",
            "2\\r\\nhexx|INCOMPLETE_BODY",
            "5\\r\\nhello\\r\\n0\\r\\nx-amz-checksum-crc32:NhCmhg==\\r\\n\\r\\nmore|INCOMPLETE_BODY"})
    void refusesMalformedBodies(String framed, S3Error expected) {
        assertThat(refusal(framed.replace("\\r", "\r").replace("\\n", "\n"))).isEqualTo(expected);
    }

    @Test
    void refusesALineWithoutEnd() { assertThat(refusal("5".repeat(100_000))).isEqualTo(S3Error.INCOMPLETE_BODY); }

    @Test
    void refusesEveryTruncation() throws Exception {
        byte[] body = "0123456789".getBytes(StandardCharsets.US_ASCII);
        Headers headers = headers(SIGNED, 10, "");
        String seed = signer.sign("PUT", "/b/k", headers, SIGNED);
        byte[] framed = signer.chunked(body, 4, seed, "");
        assertThat(read(request(headers, framed))).isEqualTo(body);
        // the last two bytes are the empty line behind a chunk that is proven already
        for (int length = 0; length < framed.length - 2; length++) {
            byte[] cut = Arrays.copyOf(framed, length);
            assertThat(catchThrowableOfType(S3Exception.class, () -> read(request(headers, cut)))).as("cut at %s", length).isNotNull();
        }
    }

    @Test
    void refusesEveryFlippedByteOfASignedBody() throws Exception {
        byte[] body = "0123456789".getBytes(StandardCharsets.US_ASCII);
        Headers headers = headers("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", 10, "x-amz-checksum-crc32");
        String seed = signer.sign("PUT", "/b/k", headers, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
        byte[] framed = signer.chunked(body, 4, seed, "x-amz-checksum-crc32:pmhPXw==");
        int accepted = 0;
        for (int i = 0; i < framed.length - 2; i++) {
            byte[] flipped = framed.clone();
            flipped[i] ^= 1;
            try {
                assertThat(read(request(headers, flipped))).isEqualTo(body);
                accepted++;
            } catch (S3Exception expected) {
                assertThat(expected.error().status()).isIn(400, 403);
            }
        }
        // only what is no content may be flipped without notice, such as the case of a trailer's name
        assertThat(accepted).isLessThan(30);
    }

    @Test
    void refusesHeaderAndTrailerTogetherAndTrailersThatNobodyChecks() {
        Headers both = headers(UNSIGNED, 5, "x-amz-checksum-crc32").add("x-amz-checksum-crc32c", "AAAAAA==");
        assertThat(refusal(both, UNSIGNED, new byte[0])).isEqualTo(S3Error.INVALID_REQUEST);
        assertThat(refusal(headers(UNSIGNED, 5, "x-amz-meta-a"), UNSIGNED, new byte[0])).isEqualTo(S3Error.INVALID_REQUEST);
        assertThat(refusal(headers(SIGNED, 5, "x-amz-checksum-crc32"), SIGNED, new byte[0])).isEqualTo(S3Error.INVALID_REQUEST);
    }

    @Test
    void asksForTheDecodedLength() {
        Headers headers = new Headers().add("host", "h").add("x-amz-content-sha256", UNSIGNED);
        assertThat(refusal(headers, UNSIGNED, new byte[0])).isEqualTo(S3Error.MISSING_CONTENT_LENGTH);
    }
}
