package io.objectio.it.cluster;

import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Real S3 clients for a store under test, with their default settings. */
public final class Clients {
    private Clients() {}

    /** The AWS SDK's synchronous client. */
    public static S3Client aws(StandaloneProcess store) throws IOException {
        return aws(store, store.accessKey(), store.secretKey());
    }

    public static S3Client aws(StandaloneProcess store, String accessKey, String secretKey) {
        return aws(store, accessKey, secretKey, Duration.ofSeconds(60));
    }

    /** For calls that move gigabytes. */
    public static S3Client patient(StandaloneProcess store) throws IOException {
        return aws(store, store.accessKey(), store.secretKey(), Duration.ofMinutes(20));
    }

    private static S3Client aws(StandaloneProcess store, String accessKey, String secretKey, Duration timeout) {
        return S3Client.builder().endpointOverride(store.endpoint()).region(Region.US_EAST_1).forcePathStyle(true)
                .overrideConfiguration(config -> config.retryStrategy(RetryMode.STANDARD).apiCallTimeout(timeout))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey))).build();
    }

    /** The HTTP status of one PUT without retries of its own: 200 or what the store refused it with. */
    public static int putStatus(S3Client client, String bucket, String key, byte[] bytes) {
        try {
            client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
            return 200;
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }
}
