package io.objectio.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.it.cluster.Clients;
import io.objectio.it.cluster.StandaloneProcess;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** D21: the largest single PUT streams through a heap of 512 MiB and less than 1.2 GiB of resident memory, and comes back bit for bit. */
@Tag("long")
class FiveGiBUploadIT {
    private static final long SIZE = 5L << 30;
    private static final long MAX_RESIDENT_KIB = 1_258_291; // 1.2 GiB

    @TempDir
    Path folder;

    @Test
    void streamsInBoundedMemory() throws Exception {
        try (StandaloneProcess store = StandaloneProcess.start(folder.resolve("data")); S3Client client = Clients.patient(store)) {
            client.createBucket(request -> request.bucket("big"));
            client.putObject(request -> request.bucket("big").key("five"),
                    RequestBody.fromContentProvider(() -> new Pattern(SIZE), SIZE, "application/octet-stream"));
            try (ResponseInputStream<GetObjectResponse> back = client.getObject(request -> request.bucket("big").key("five"))) {
                assertThat(back.response().contentLength()).isEqualTo(SIZE);
                compare(back, new Pattern(SIZE));
            }
            long peak = peakResidentKib(store.pid());
            System.out.println("peak resident memory: " + peak / 1024 + " MiB");
            assertThat(peak).isLessThan(MAX_RESIDENT_KIB);
        }
    }

    private static void compare(InputStream actual, InputStream expected) throws Exception {
        for (long at = 0; at < SIZE; at += 1 << 20) {
            assertThat(actual.readNBytes(1 << 20)).as("at %d", at).isEqualTo(expected.readNBytes(1 << 20));
        }
        assertThat(actual.read()).isEqualTo(-1);
    }

    private static long peakResidentKib(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("\\D", "")).mapToLong(Long::parseLong).findFirst().orElseThrow();
    }

    /** Bytes that depend on their place, so that a block in the wrong place is seen. */
    private static final class Pattern extends InputStream {
        private final long size;
        private long at;

        Pattern(long size) { this.size = size; }

        private static byte byteAt(long place) { return (byte) (((place * 0x9E3779B97F4A7C15L) >>> 56) ^ place); }

        @Override
        public int read() { return at < size ? byteAt(at++) & 0xff : -1; }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (at >= size) {
                return -1;
            }
            int count = (int) Math.min(length, size - at);
            for (int i = 0; i < count; i++) {
                target[offset + i] = byteAt(at + i);
            }
            at += count;
            return count;
        }
    }
}
