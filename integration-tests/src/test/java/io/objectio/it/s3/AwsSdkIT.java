package io.objectio.it.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.it.cluster.Clients;
import io.objectio.it.cluster.Deterministic;
import io.objectio.it.cluster.OperatorCli;
import io.objectio.it.cluster.StandaloneProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The AWS SDK for Java with default settings against the process: D13, D15, D17. */
class AwsSdkIT {
    @TempDir
    static Path folder;

    private static StandaloneProcess store;
    private static S3Client client;

    @BeforeAll
    static void start() throws Exception {
        store = StandaloneProcess.start(folder.resolve("data"));
        client = Clients.aws(store);
        client.createBucket(request -> request.bucket("sdk"));
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        int exitCode = store.stop();
        assertThat(exitCode).as(store.text()).isZero();
        assertThat(store.text()).as("the whole run's log").doesNotContain(" ERROR ").doesNotContain("LEAK");
    }

    @Test
    void objectComesBackWithItsHeadersMetadataAndRanges() {
        byte[] bytes = Deterministic.bytes("full", 2_500_000);
        client.putObject(request -> request.bucket("sdk").key("dir/ü +%&?.bin").contentType("image/png").cacheControl("max-age=5")
                .metadata(Map.of("color", "blue")), RequestBody.fromBytes(bytes));
        ResponseBytes<GetObjectResponse> whole = client
                .getObjectAsBytes(request -> request.bucket("sdk").key("dir/ü +%&?.bin").checksumMode(ChecksumMode.ENABLED));
        assertThat(whole.asByteArrayUnsafe()).isEqualTo(bytes);
        assertThat(whole.response().contentType()).isEqualTo("image/png");
        assertThat(whole.response().cacheControl()).isEqualTo("max-age=5");
        assertThat(whole.response().metadata()).containsEntry("color", "blue");
        for (String range : List.of("0-0", "1048575-1048577", "262143-262144", "2499999-2499999", "100-2400000")) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            byte[] part = client.getObjectAsBytes(request -> request.bucket("sdk").key("dir/ü +%&?.bin").range("bytes=" + range))
                    .asByteArrayUnsafe();
            assertThat(part).as(range).isEqualTo(Arrays.copyOfRange(bytes, first, last + 1));
        }
        assertThat(client.getObjectAsBytes(request -> request.bucket("sdk").key("dir/ü +%&?.bin").range("bytes=-7")).asByteArrayUnsafe())
                .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 7, bytes.length));
    }

    @Test
    void emptyObjectIsAnObject() {
        client.putObject(request -> request.bucket("sdk").key("empty"), RequestBody.empty());
        assertThat(client.getObjectAsBytes(request -> request.bucket("sdk").key("empty")).asByteArrayUnsafe()).isEmpty();
        assertThat(client.headObject(request -> request.bucket("sdk").key("empty")).eTag())
                .isEqualTo("\"d41d8cd98f00b204e9800998ecf8427e\"");
    }

    @Test
    void everyChecksumAlgorithmIsKeptAndGivenBack() {
        for (ChecksumAlgorithm algorithm : List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32_C, ChecksumAlgorithm.SHA1,
                ChecksumAlgorithm.SHA256)) {
            String key = "checksum-" + algorithm;
            client.putObject(request -> request.bucket("sdk").key(key).checksumAlgorithm(algorithm),
                    RequestBody.fromBytes(Deterministic.bytes(key, 10_000)));
            GetObjectResponse back = client.getObjectAsBytes(request -> request.bucket("sdk").key(key).checksumMode(ChecksumMode.ENABLED))
                    .response();
            assertThat(List.of(String.valueOf(back.checksumCRC32()), String.valueOf(back.checksumCRC32C()),
                    String.valueOf(back.checksumSHA1()),
                    String.valueOf(back.checksumSHA256()))).as(key).anyMatch(value -> !value.equals("null"));
        }
    }

    @Test
    void multipartUploadBecomesOneObjectWithTheETagOfItsParts() {
        String key = "multipart";
        String upload = client.createMultipartUpload(request -> request.bucket("sdk").key(key).contentType("text/plain")).uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        int[] sizes = {5 << 20, 6_000_001, 123};
        byte[] all = new byte[Arrays.stream(sizes).sum()];
        int offset = 0;
        for (int number = 1; number <= sizes.length; number++) {
            byte[] bytes = Deterministic.bytes(key + number, sizes[number - 1]);
            System.arraycopy(bytes, 0, all, offset, bytes.length);
            offset += bytes.length;
            int part = number;
            String etag = client
                    .uploadPart(request -> request.bucket("sdk").key(key).uploadId(upload).partNumber(part), RequestBody.fromBytes(bytes))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(part).eTag(etag).build());
        }
        assertThat(client.listParts(request -> request.bucket("sdk").key(key).uploadId(upload)).parts()).hasSize(3);
        String etag = client.completeMultipartUpload(
                request -> request.bucket("sdk").key(key).uploadId(upload).multipartUpload(done -> done.parts(parts))).eTag();
        assertThat(etag).matches("\"[0-9a-f]{32}-3\"");
        ResponseBytes<GetObjectResponse> back = client.getObjectAsBytes(request -> request.bucket("sdk").key(key));
        assertThat(back.asByteArrayUnsafe()).isEqualTo(all);
        assertThat(back.response().eTag()).isEqualTo(etag);
        assertThat(back.response().contentType()).isEqualTo("text/plain");
        byte[] overTheBorder = client.getObjectAsBytes(request -> request.bucket("sdk").key(key).range("bytes=5242870-5242890"))
                .asByteArrayUnsafe();
        assertThat(overTheBorder).isEqualTo(Arrays.copyOfRange(all, 5_242_870, 5_242_891));
    }

    @Test
    void abortedUploadIsGone() {
        String upload = client.createMultipartUpload(request -> request.bucket("sdk").key("aborted")).uploadId();
        client.uploadPart(request -> request.bucket("sdk").key("aborted").uploadId(upload).partNumber(1),
                RequestBody.fromBytes(new byte[1000]));
        client.abortMultipartUpload(request -> request.bucket("sdk").key("aborted").uploadId(upload));
        assertThatThrownBy(() -> client.listParts(request -> request.bucket("sdk").key("aborted").uploadId(upload)))
                .isInstanceOf(S3Exception.class)
                .extracting(e -> ((S3Exception) e).statusCode()).isEqualTo(404);
        assertThatThrownBy(() -> client.headObject(request -> request.bucket("sdk").key("aborted"))).isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void listingPagesAndFoldsAndDeletedKeysDisappear() {
        client.createBucket(request -> request.bucket("listing"));
        for (int i = 0; i < 25; i++) {
            String key = "folder" + i % 3 + "/file" + i;
            client.putObject(request -> request.bucket("listing").key(key), RequestBody.fromString("x"));
        }
        ListObjectsV2Response folded = client.listObjectsV2(request -> request.bucket("listing").delimiter("/"));
        assertThat(folded.commonPrefixes()).extracting(prefix -> prefix.prefix()).containsExactly("folder0/", "folder1/", "folder2/");
        assertThat(folded.contents()).isEmpty();
        List<String> paged = client.listObjectsV2Paginator(request -> request.bucket("listing").maxKeys(4)).contents().stream()
                .map(S3Object::key).toList();
        assertThat(paged).hasSize(25).isSorted().doesNotHaveDuplicates();
        client.deleteObject(request -> request.bucket("listing").key("folder1/file1"));
        assertThat(client.listObjectsV2(request -> request.bucket("listing").prefix("folder1/")).contents()).extracting(S3Object::key)
                .doesNotContain("folder1/file1").hasSize(7);
        assertThatThrownBy(() -> client.deleteBucket(request -> request.bucket("listing"))).isInstanceOf(S3Exception.class)
                .extracting(e -> ((S3Exception) e).statusCode()).as("D15").isEqualTo(409);
        client.deleteObjects(request -> request.bucket("listing").delete(delete -> delete
                .objects(paged.stream().map(key -> software.amazon.awssdk.services.s3.model.ObjectIdentifier.builder().key(key).build())
                        .toList())));
        client.deleteBucket(request -> request.bucket("listing"));
        assertThatThrownBy(() -> client.headBucket(request -> request.bucket("listing"))).isInstanceOf(S3Exception.class)
                .extracting(e -> ((S3Exception) e).statusCode()).isEqualTo(404);
    }

    @Test
    void accountSeesOnlyItsOwnBucketsAndReadOnlyMayNotWrite() throws Exception {
        Keys alice = user("alice", "read-write");
        Keys bob = user("bob", "read-only");
        try (S3Client asAlice = Clients.aws(store, alice.accessKey(), alice.secretKey());
                S3Client asBob = Clients.aws(store, bob.accessKey(), bob.secretKey())) {
            asAlice.createBucket(request -> request.bucket("alices"));
            asAlice.putObject(request -> request.bucket("alices").key("k"), RequestBody.fromString("hers"));
            assertThat(asAlice.listBuckets().buckets()).extracting(bucket -> bucket.name()).containsExactly("alices");
            assertThat(client.listBuckets().buckets()).extracting(bucket -> bucket.name()).contains("alices", "sdk");
            assertThatThrownBy(() -> asAlice.getObjectAsBytes(request -> request.bucket("sdk").key("empty")))
                    .isInstanceOf(S3Exception.class)
                    .extracting(e -> ((S3Exception) e).statusCode()).isEqualTo(403);
            assertThatThrownBy(() -> asBob.createBucket(request -> request.bucket("bobs"))).isInstanceOf(S3Exception.class)
                    .extracting(e -> ((S3Exception) e).statusCode()).isEqualTo(403);
            assertThatThrownBy(() -> asAlice.createBucket(request -> request.bucket("sdk")))
                    .isInstanceOf(BucketAlreadyExistsException.class);
        }
    }

    private record Keys(String accessKey, String secretKey) {}

    private static Keys user(String name, String policy) throws Exception {
        OperatorCli.Result added = OperatorCli.run(store, "user", "add", name, "--policy", policy, "-o", "json");
        assertThat(added.exitCode()).as(added.err()).isZero();
        return new Keys(field(added.out(), "access_key"), field(added.out(), "secret_key"));
    }

    private static String field(String json, String name) {
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
        assertThat(matcher.find()).as("%s in %s", name, json).isTrue();
        return matcher.group(1);
    }
}
