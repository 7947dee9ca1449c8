package io.objectio.it.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.objectio.it.cluster.Clients;
import io.objectio.it.cluster.OperatorCli;
import io.objectio.it.cluster.StandaloneProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** D22: an object of one byte costs six small records, not six blocks of anything. */
class FootprintIT {
    private static final int OBJECTS = 300;
    private static final long MOST_BYTES_EACH = 32 << 10;

    @TempDir
    Path folder;

    @Test
    void objectOfOneByteTakesAFewKibibytesOnAllDisksTogether() throws Exception {
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data")); S3Client client = Clients.aws(store)) {
            client.createBucket(request -> request.bucket("tiny"));
            long before = usedBytes(store);
            for (int i = 0; i < OBJECTS; i++) {
                String key = "object" + i;
                client.putObject(request -> request.bucket("tiny").key(key), RequestBody.fromString("x"));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> shards(store) == OBJECTS * 6L);
            assertThat((usedBytes(store) - before) / OBJECTS).isPositive().isLessThan(MOST_BYTES_EACH);
        }
    }

    private static long usedBytes(StandaloneProcess store) throws Exception { return sum(store, "used_bytes"); }

    private static long shards(StandaloneProcess store) throws Exception { return sum(store, "objects"); }

    private static long sum(StandaloneProcess store, String field) throws Exception {
        Matcher matcher = Pattern.compile("\"" + field + "\"\\s*:\\s*(\\d+)")
                .matcher(OperatorCli.run(store, "osd", "disk-status", "-o", "json").out());
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }
}
