package io.objectio.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.it.cluster.Clients;
import io.objectio.it.cluster.Deterministic;
import io.objectio.it.cluster.OperatorCli;
import io.objectio.it.cluster.StandaloneProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** S61, S64, D20 (reading): damaged bytes on disk never reach a client; two damaged disks cost nothing. */
class FlippedBytesIT {
    private static final int[] SIZES = {100, 5000, 200_000, 1_500_000, 6_000_000};
    private static final int FLIPS_PER_FILE = 200;
    private static final long SEED = 20_261_121;

    @TempDir
    Path folder;

    @Test
    void readsRightWithTwoDisksFullOfFlippedBytesAndNeverWrongWithAll() throws Exception {
        String disks = StandaloneProcess.diskList(folder, 6);
        Map<String, Integer> objects = new LinkedHashMap<>();
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data"), "--disks", disks);
                S3Client client = Clients.aws(store)) {
            client.createBucket(request -> request.bucket("flips"));
            for (int i = 0; i < 40; i++) {
                String key = "object" + i;
                int size = SIZES[i % SIZES.length];
                client.putObject(request -> request.bucket("flips").key(key), RequestBody.fromBytes(Deterministic.bytes(key, size)));
                objects.put(key, size);
            }
            Random random = new Random(SEED);
            assertThat(flip(folder.resolve("disk2"), random) + flip(folder.resolve("disk5"), random)).isPositive();
            for (Map.Entry<String, Integer> object : objects.entrySet()) {
                assertThat(client.getObjectAsBytes(request -> request.bucket("flips").key(object.getKey())).asByteArrayUnsafe())
                        .as(object.getKey())
                        .isEqualTo(Deterministic.bytes(object.getKey(), object.getValue()));
            }
            OperatorCli.Result verify = OperatorCli.run(store, "object", "verify", "flips/object4");
            assertThat(verify.out()).contains("CORRUPT (expected: 0x").contains("Object recoverable: YES (4 healthy shards available)");
            for (int disk : List.of(1, 3, 4, 6)) {
                flip(folder.resolve("disk" + disk), random);
            }
            int refused = 0;
            for (Map.Entry<String, Integer> object : objects.entrySet()) {
                try {
                    assertThat(client.getObjectAsBytes(request -> request.bucket("flips").key(object.getKey())).asByteArrayUnsafe())
                            .as("seed %d, %s", SEED, object.getKey()).isEqualTo(Deterministic.bytes(object.getKey(), object.getValue()));
                } catch (SdkException e) {
                    refused++;
                }
            }
            assertThat(refused).as("with every disk full of flipped bytes large objects cannot be read").isPositive();
        }
    }

    /** Flips bits all over the shard files and log segments of a disk, under the running store. Headers of segments and unused space included. */
    private static int flip(Path disk, Random random) throws IOException {
        int flipped = 0;
        for (Path file : dataFiles(disk)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long used = Math.min(channel.size(), 4 << 20);
                ByteBuffer one = ByteBuffer.allocate(1);
                for (int i = 0; i < FLIPS_PER_FILE && used > 0; i++) {
                    long at = random.nextLong(used);
                    channel.read(one.clear(), at);
                    one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8))).rewind();
                    channel.write(one, at);
                    flipped++;
                }
            }
        }
        return flipped;
    }

    private static List<Path> dataFiles(Path disk) throws IOException {
        try (Stream<Path> log = Files.walk(disk.resolve("log")); Stream<Path> large = Files.walk(disk.resolve("large"))) {
            return Stream.concat(log, large).filter(Files::isRegularFile).toList();
        }
    }
}
