package io.objectio.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.objectio.it.cluster.Deterministic;
import io.objectio.it.cluster.StandaloneProcess;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** minio-java with default settings: single and multipart uploads, reading, listing, removal. */
class MinioJavaIT {
    @TempDir
    Path folder;

    @Test
    @SuppressWarnings("try") // the client's close is declared to be interruptible
    void uploadsReadsListsAndRemoves() throws Exception {
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"));
                MinioClient client = MinioClient.builder().endpoint(store.endpoint().toString())
                        .credentials(store.accessKey(), store.secretKey()).build()) {
            assertThat(client.bucketExists(BucketExistsArgs.builder().bucket("minio").build())).isFalse();
            client.makeBucket(MakeBucketArgs.builder().bucket("minio").build());
            assertThat(client.bucketExists(BucketExistsArgs.builder().bucket("minio").build())).isTrue();
            for (int size : new int[]{0, 4096, 1_500_000, 12_000_000}) {
                String key = "minio/" + size;
                byte[] bytes = Deterministic.bytes(key, size);
                client.putObject(PutObjectArgs.builder().bucket("minio").object(key)
                        .stream(new ByteArrayInputStream(bytes), (long) size, 5L << 20).build());
                assertThat(client.statObject(StatObjectArgs.builder().bucket("minio").object(key).build()).size()).isEqualTo(size);
                try (GetObjectResponse back = client.getObject(GetObjectArgs.builder().bucket("minio").object(key).build())) {
                    assertThat(back.readAllBytes()).as(key).isEqualTo(bytes);
                }
            }
            assertThat(client.listObjects(ListObjectsArgs.builder().bucket("minio").recursive(true).build())).hasSize(4);
            client.removeObject(RemoveObjectArgs.builder().bucket("minio").object("minio/4096").build());
            assertThat(client.listObjects(ListObjectsArgs.builder().bucket("minio").recursive(true).build())).hasSize(3);
            assertThat(store.stop()).isZero();
        }
    }
}
