package io.objectio.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.gateway.fake.FakeGateway;
import io.objectio.gateway.fake.TestClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest extends GatewayTest {
    @Test
    void makesFindsAndDeletesBuckets() throws IOException {
        TestClient.Reply made = client.send("PUT", "/bucket");
        expect(made, 200);
        assertThat(made.header("location")).isEqualTo("/bucket");
        TestClient.Reply head = client.send("HEAD", "/bucket");
        expect(head, 200);
        assertThat(head.header("x-amz-bucket-region")).isEqualTo("us-east-1");
        assertThat(client.send("GET", "/bucket?location").text()).contains("<LocationConstraint xmlns=").doesNotContain("us-east-1");
        assertThat(client.send("GET", "/").element("Name")).isEqualTo("bucket");
        // as in AWS's us-east-1
        expect(client.send("PUT", "/bucket"), 200);
        expect(client.send("DELETE", "/bucket"), 204);
        expectError(client.send("GET", "/bucket"), 404, "NoSuchBucket");
        expect(client.send("HEAD", "/bucket"), 404);
        expectError(client.send("DELETE", "/bucket"), 404, "NoSuchBucket");
    }

    @Test
    @DisplayName("D15: a bucket that is not empty is not deleted")
    void keepsABucketThatHoldsSomething() throws IOException {
        makeBucket("bucket");
        client.put("/bucket/key", "x");
        expectError(client.send("DELETE", "/bucket"), 409, "BucketNotEmpty");
        assertThat(client.send("GET", "/bucket/key").text()).isEqualTo("x");
        client.send("DELETE", "/bucket/key");
        expect(client.send("DELETE", "/bucket"), 204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "Upper", "under_score", "-lead", "trail-", "a..b", "192.168.1.1", "xn--a", "a.-b",
            "x123456789012345678901234567890123456789012345678901234567890123", "x-s3alias"})
    void refusesNamesThatAwsRefuses(String name) throws IOException {
        expectError(client.send("PUT", "/" + name), 400, "InvalidBucketName");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b.c", "1-2", "x12345678901234567890123456789012345678901234567890123456789012"})
    void takesNamesThatAwsTakes(String name) throws IOException { expect(client.send("PUT", "/" + name), 200); }

    @ParameterizedTest
    @CsvSource({"us-east-1,200,''", "eu-west-1,400,InvalidLocationConstraint", "'',200,''"})
    void judgesLocationConstraints(String region, int status, String code) throws IOException {
        TestClient.Reply reply = client.request("PUT", "/bucket")
                .body("<CreateBucketConfiguration><LocationConstraint>" + region + "</LocationConstraint></CreateBucketConfiguration>")
                .send();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void anAccountSeesOnlyItsOwnBuckets() throws IOException {
        makeBucket("mine");
        client.put("/mine/key", "x");
        TestClient alt = as(FakeGateway.ALT);
        expect(alt.send("PUT", "/theirs"), 200);
        assertThat(alt.send("GET", "/").text()).contains("theirs").doesNotContain("mine");
        for (String target : new String[]{"/mine", "/mine?list-type=2", "/mine/key", "/mine/none", "/mine?policy", "/mine?location",
                "/mine?uploads"}) {
            expectError(alt.send("GET", target), 403, "AccessDenied");
        }
        expect(alt.send("HEAD", "/mine"), 403);
        expectError(alt.put("/mine/key", "changed"), 403, "AccessDenied");
        expectError(alt.send("DELETE", "/mine/key"), 403, "AccessDenied");
        expectError(alt.request("POST", "/mine?delete").body("<Delete><Object><Key>key</Key></Object></Delete>").send(), 403,
                "AccessDenied");
        expectError(alt.send("POST", "/mine/key?uploads"), 403, "AccessDenied");
        expectError(alt.send("PUT", "/mine"), 409, "BucketAlreadyExists");
        expectError(alt.send("DELETE", "/mine"), 403, "AccessDenied");
        assertThat(client.send("GET", "/mine/key").text()).isEqualTo("x");
    }

    @Test
    void anAdministratorSeesAllAndAReaderChangesNothing() throws IOException {
        makeBucket("mine");
        client.put("/mine/key", "x");
        TestClient admin = as(FakeGateway.ADMIN);
        assertThat(admin.send("GET", "/").element("Name")).isEqualTo("mine");
        assertThat(admin.send("GET", "/mine/key").text()).isEqualTo("x");
        TestClient reader = as(FakeGateway.READER);
        expectError(reader.send("PUT", "/own"), 403, "AccessDenied");
        expectError(reader.send("GET", "/mine/key"), 403, "AccessDenied");
        expect(reader.send("GET", "/"), 200);
    }

    @Test
    void listsBucketsInPages() throws IOException {
        for (String name : new String[]{"b-1", "b-2", "b-3", "c-1"}) {
            makeBucket(name);
        }
        TestClient.Reply first = client.send("GET", "/?max-buckets=2&prefix=b-");
        assertThat(first.text()).contains("b-1").contains("b-2").doesNotContain("b-3");
        TestClient.Reply second = client.send("GET", "/?max-buckets=2&prefix=b-&continuation-token=" + first.element("ContinuationToken"));
        assertThat(second.text()).contains("b-3").doesNotContain("b-2").doesNotContain("c-1").doesNotContain("ContinuationToken");
    }

    @Test
    void checksTheExpectedOwner() throws IOException {
        makeBucket("bucket");
        expect(client.request("GET", "/bucket").header("x-amz-expected-bucket-owner", FakeGateway.MAIN.id().hex()).send(), 200);
        expectError(client.request("GET", "/bucket").header("x-amz-expected-bucket-owner", FakeGateway.ALT.id().hex()).send(), 403,
                "AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({"policy,NoSuchBucketPolicy", "policyStatus,NoSuchBucketPolicy", "cors,NoSuchCORSConfiguration",
            "website,NoSuchWebsiteConfiguration",
            "encryption,ServerSideEncryptionConfigurationNotFoundError", "replication,ReplicationConfigurationNotFoundError",
            "lifecycle,NoSuchLifecycleConfiguration", "object-lock,ObjectLockConfigurationNotFoundError", "tagging,NoSuchTagSet",
            "publicAccessBlock,NoSuchPublicAccessBlockConfiguration", "ownershipControls,OwnershipControlsNotFoundError"})
    void saysThatAConfigurationIsAbsentAsAwsDoes(String subResource, String code) throws IOException {
        makeBucket("bucket");
        expectError(client.send("GET", "/bucket?" + subResource), 404, code);
        expectError(client.send("GET", "/nobucket?" + subResource), 404, "NoSuchBucket");
    }

    @Test
    void answersVersioningAndAclWithTheirDefaults() throws IOException {
        makeBucket("bucket");
        assertThat(client.send("GET", "/bucket?versioning").text()).contains("<VersioningConfiguration").doesNotContain("Status");
        assertThat(client.send("GET", "/bucket?acl").element("Permission")).isEqualTo("FULL_CONTROL");
    }

    @Test
    void probesNeedNoSignatureAndSignedOnesAreBuckets() throws IOException {
        for (String path : new String[]{"/health", "/health/ready", "/health/live", "/minio/health/live", "/minio/health/ready"}) {
            expect(client.request("GET", path).unsigned().send(), 200);
        }
        gateway.readiness(new Readiness(false, List.of("meta-unreachable")));
        TestClient.Reply notReady = client.request("GET", "/health").unsigned().send();
        expect(notReady, 503);
        assertThat(notReady.text()).contains("meta-unreachable");
        expect(client.request("GET", "/health/live").unsigned().send(), 200);
        expectError(client.send("GET", "/health"), 404, "NoSuchBucket");
        expectError(client.request("GET", "/health?x=1").unsigned().send(), 403, "AccessDenied");
    }
}
