package io.objectio.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.objectio.it.cluster.Clients;
import io.objectio.it.cluster.Deterministic;
import io.objectio.it.cluster.OperatorCli;
import io.objectio.it.cluster.StandaloneProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** S2, S8, S9, D1, D2: with six disks, any two of them may go while the store runs; they come back by themselves. */
class EveryPairOfDisksIT {
    private static final int DISKS = 6;
    private static final int[] SIZES = {1, 4096, 65_536, 262_145, 1_048_577, 5_000_000};
    private static final int OBJECTS = 30;

    @TempDir
    Path folder;

    @Test
    void readsEverythingWithEachOfTheFifteenPairsAway() throws Exception {
        String disks = StandaloneProcess.diskList(folder, DISKS);
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"), "--disks", disks);
                S3Client client = Clients.aws(store)) {
            client.createBucket(request -> request.bucket("pairs"));
            Map<String, Integer> objects = new LinkedHashMap<>();
            for (int i = 0; i < OBJECTS; i++) {
                String key = "object" + i;
                int size = SIZES[i % SIZES.length];
                client.putObject(request -> request.bucket("pairs").key(key), RequestBody.fromBytes(Deterministic.bytes(key, size)));
                objects.put(key, size);
            }
            int pairs = 0;
            for (int first = 1; first <= DISKS; first++) {
                for (int second = first + 1; second <= DISKS; second++) {
                    takeAway(first);
                    takeAway(second);
                    readEverything(client, objects, "without disks " + first + " and " + second);
                    putBack(first);
                    putBack(second);
                    awaitHealthyDisks(store);
                    pairs++;
                }
            }
            assertThat(pairs).isEqualTo(15);
        }
    }

    @Test
    void writesWithOneOfSixDisksAwayAndRefusesWithTwo() throws Exception {
        String disks = StandaloneProcess.diskList(folder, DISKS);
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"), "--disks", disks);
                S3Client client = Clients.aws(store)) {
            client.createBucket(request -> request.bucket("degraded"));
            takeAway(3);
            Map<String, Integer> objects = new LinkedHashMap<>();
            for (int i = 0; i < 1000; i++) {
                String key = "one-away/" + i;
                client.putObject(request -> request.bucket("degraded").key(key), RequestBody.fromBytes(Deterministic.bytes(key, 10_000)));
                objects.put(key, 10_000);
            }
            multipart(client, "one-away/multipart", objects);
            takeAway(5);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> OperatorCli.run(store, "osd", "disk-status").out().split("AWAY", -1).length == 3);
            readEverything(client, objects, "written with disk 3 away, read with disks 3 and 5 away");
            assertThat(Clients.putStatus(client, "degraded", "two-away", new byte[10_000])).isEqualTo(503);
            assertThat(client.listObjectsV2(request -> request.bucket("degraded")).keyCount()).isEqualTo(1000); // of 1,001
            objects.keySet().forEach(key -> client.deleteObject(request -> request.bucket("degraded").key(key)));
            assertThat(client.listObjectsV2(request -> request.bucket("degraded")).keyCount()).as("deleting needs no disk").isZero();
        }
    }

    private static void multipart(S3Client client, String key, Map<String, Integer> objects) {
        byte[] bytes = Deterministic.bytes(key, 6_000_000);
        String upload = client.createMultipartUpload(request -> request.bucket("degraded").key(key)).uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int part = 1; part <= 2; part++) {
            int number = part;
            byte[] piece = Arrays.copyOfRange(bytes, part == 1 ? 0 : 5 << 20, part == 1 ? 5 << 20 : bytes.length);
            String etag = client.uploadPart(request -> request.bucket("degraded").key(key).uploadId(upload).partNumber(number),
                    RequestBody.fromBytes(piece)).eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        }
        client.completeMultipartUpload(
                request -> request.bucket("degraded").key(key).uploadId(upload).multipartUpload(done -> done.parts(parts)));
        objects.put(key, bytes.length);
    }

    private void takeAway(int disk) throws Exception { Files.move(folder.resolve("disk" + disk), folder.resolve("disk" + disk + ".gone")); }

    private void putBack(int disk) throws Exception { Files.move(folder.resolve("disk" + disk + ".gone"), folder.resolve("disk" + disk)); }

    private static void readEverything(S3Client client, Map<String, Integer> objects, String when) {
        objects.forEach(
                (key, size) -> assertThat(client.getObjectAsBytes(request -> request.bucket(bucketOf(key)).key(key)).asByteArrayUnsafe())
                        .as("%s %s", key, when).isEqualTo(Deterministic.bytes(key, size)));
    }

    private static String bucketOf(String key) { return key.startsWith("one-away/") ? "degraded" : "pairs"; }

    private static void awaitHealthyDisks(StandaloneProcess store) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> OperatorCli.run(store, "osd", "disk-status").out().split("HEALTHY", -1).length == DISKS + 1);
    }
}
