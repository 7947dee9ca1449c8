package io.objectio.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.it.cluster.Clients;
import io.objectio.it.cluster.Deterministic;
import io.objectio.it.cluster.StandaloneProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** R3, R4, R15, R32, D3: SIGKILL at any moment keeps every acknowledged object, whole and listed; torn logs do not stop the start. */
class KilledInTheMiddleOfWritesIT {
    private static final int ROUNDS = 5;
    private static final int WRITERS = 6;
    private static final int ACKNOWLEDGED_PER_ROUND = 150;
    private static final int[] SIZES = {0, 1, 1000, 4096, 70_000, 300_000, 1_100_000, 5_000_000};

    @TempDir
    Path folder;

    @Test
    void findsEveryAcknowledgedObjectWholeAndListedAfterFiveKills() throws Exception {
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        Set<String> tried = ConcurrentHashMap.newKeySet();
        for (int round = 1; round <= ROUNDS; round++) {
            try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data")); S3Client client = Clients.aws(store)) {
                if (round == 1) {
                    client.createBucket(request -> request.bucket("kept"));
                }
                assertAllThere(client, acknowledged, tried);
                writeUntilKilled(store, client, round, acknowledged, tried);
            }
        }
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data")); S3Client client = Clients.aws(store)) {
            assertAllThere(client, acknowledged, tried);
            assertThat(store.stop()).isZero();
        }
    }

    private static void writeUntilKilled(StandaloneProcess store, S3Client client, int round, Map<String, Integer> acknowledged,
            Set<String> tried)
            throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_PER_ROUND);
        AtomicBoolean killed = new AtomicBoolean();
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                writers.execute(() -> {
                    for (int i = 0; !killed.get(); i++) {
                        String key = "round" + round + "/writer" + writer + "/" + i;
                        int size = SIZES[(i + writer) % SIZES.length];
                        tried.add(key);
                        try {
                            client.putObject(request -> request.bucket("kept").key(key),
                                    RequestBody.fromBytes(Deterministic.bytes(key, size)));
                            acknowledged.put(key, size);
                            enough.countDown();
                        } catch (SdkException e) {
                            if (!killed.get() && store.ready() && enough.getCount() > 0 && ProcessHandle.of(store.pid()).isPresent()) {
                                throw e;
                            }
                        }
                    }
                });
            }
            boolean reached = enough.await(120, TimeUnit.SECONDS);
            killed.set(true);
            store.kill();
            assertThat(reached).as("writers got %d acknowledgements in 120 s\n%s", ACKNOWLEDGED_PER_ROUND, store.text()).isTrue();
        }
    }

    private static void assertAllThere(S3Client client, Map<String, Integer> acknowledged, Set<String> tried) {
        Map<String, Long> listed = client.listObjectsV2Paginator(request -> request.bucket("kept")).contents().stream()
                .collect(Collectors.toMap(S3Object::key, S3Object::size));
        new TreeMap<>(acknowledged).forEach((key, size) -> {
            assertThat(listed).containsEntry(key, (long) size);
            ResponseBytes<GetObjectResponse> read = client.getObjectAsBytes(request -> request.bucket("kept").key(key));
            assertThat(read.asByteArrayUnsafe()).as(key).isEqualTo(Deterministic.bytes(key, size));
        });
        assertThat(tried).as("what is listed was at least tried").containsAll(listed.keySet());
        listed.keySet().stream().filter(key -> !acknowledged.containsKey(key)).forEach(key -> {
            byte[] read = client.getObjectAsBytes(request -> request.bucket("kept").key(key)).asByteArrayUnsafe();
            assertThat(read).as("an unacknowledged object is whole if it is visible: %s", key)
                    .isEqualTo(Deterministic.bytes(key, read.length));
        });
    }
}
