package io.objectio.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The examples of the S3 API reference, \"Signature Calculations for the Authorization Header\"")
class SigV4SignerTest {
    private static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");
    private static final String EMPTY = SigV4Signer.sha256(new byte[0]);
    private static final String HOST = "examplebucket.s3.amazonaws.com";
    private final SigV4Signer signer = new SigV4Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

    private static String authorization(Map<String, String> headers) { return headers.getOrDefault("authorization", ""); }

    @Test
    void getObjectWithRange() {
        Map<String, String> headers = signer.sign("GET", "/test.txt", Map.of(), Map.of("host", HOST, "range", "bytes=0-9"), EMPTY, TIME);
        assertThat(authorization(headers)).isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void putObjectWithASpecialKey() {
        String payload = SigV4Signer.sha256("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));
        Map<String, String> given = Map.of("host", HOST, "date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class",
                "REDUCED_REDUNDANCY");
        assertThat(authorization(signer.sign("PUT", "/test$file.text", Map.of(), given, payload, TIME)))
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void getBucketLifecycleWithABareQueryName() {
        assertThat(authorization(signer.sign("GET", "/", Map.of("lifecycle", ""), Map.of("host", HOST), EMPTY, TIME)))
                .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void listObjectsWithQueryValues() {
        assertThat(authorization(signer.sign("GET", "/", Map.of("max-keys", "2", "prefix", "J"), Map.of("host", HOST), EMPTY, TIME)))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }
}
