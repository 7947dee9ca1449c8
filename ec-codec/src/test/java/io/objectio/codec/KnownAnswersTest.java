package io.objectio.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.backblaze.erasure.ReedSolomon;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bytes that are on disks are those of JavaReedSolomon, whatever library or backend computes them today (R68). */
class KnownAnswersTest {
    private static final String LIBRARY_SHA_256 = "6cb28f3a749ddf1d420095d68cd1aa4086f02a1cd014a337e4f91246c7801257";
    private static final int CASES = 32;

    @Test
    @DisplayName("the Reed-Solomon jar is the one whose parity was compared with JavaReedSolomon")
    void libraryIsTheOneThatWasChecked() throws IOException, URISyntaxException, NoSuchAlgorithmException {
        Path jar = Path.of(ReedSolomon.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertThat(sha256(Files.readAllBytes(jar))).as("SHA-256 of %s", jar).isEqualTo(LIBRARY_SHA_256);
    }

    @Test
    void everyBackendGivesTheKnownParity() throws IOException, NoSuchAlgorithmException {
        int cases = 0;
        for (JsonNode test : cases()) {
            int k = test.get("k").intValue();
            int m = test.get("m").intValue();
            int shardBytes = test.get("shard_bytes").intValue();
            ByteBuffer[] data = CodecFixtures.buffers(k, shardBytes);
            for (int shard = 0; shard < k; shard++) {
                data[shard].put(data[shard].position(), input(test.get("seed").longValue(), shard, shardBytes));
                if (test.has("data_hex")) {
                    assertThat(hex(data[shard], shardBytes)).isEqualTo(test.get("data_hex").get(shard).stringValue());
                }
            }
            for (CodecBackend backend : CodecFixtures.backends()) {
                ByteBuffer[] parity = CodecFixtures.buffers(m, shardBytes);
                backend.create(k, m).encode(data, parity, shardBytes);
                for (int i = 0; i < m; i++) {
                    String what = backend.name() + " " + k + "+" + m + " parity " + i + " of " + shardBytes + " bytes";
                    assertThat(sha256(CodecFixtures.bytes(parity[i], shardBytes))).as(what)
                            .isEqualTo(test.get("parity_sha256").get(i).stringValue());
                    if (test.has("parity_hex")) {
                        assertThat(hex(parity[i], shardBytes)).as(what).isEqualTo(test.get("parity_hex").get(i).stringValue());
                    }
                }
            }
            cases++;
        }
        assertThat(cases).isEqualTo(CASES);
    }

    @Test
    void ourMatrixIsTheKnownOne() throws IOException {
        int matrices = 0;
        for (JsonNode test : cases()) {
            if (test.has("parity_matrix")) {
                int k = test.get("k").intValue();
                int m = test.get("m").intValue();
                byte[][] code = CodingMatrix.systematic(k, m);
                for (int r = 0; r < k + m; r++) {
                    for (int c = 0; c < k; c++) {
                        int expected = r >= k ? test.get("parity_matrix").get(r - k).get(c).intValue() : r == c ? 1 : 0;
                        assertThat(code[r][c] & 0xFF).as("%d+%d row %d column %d", k, m, r, c).isEqualTo(expected);
                    }
                }
                matrices++;
            }
        }
        assertThat(matrices).isEqualTo(CASES / 4);
    }

    private static JsonNode cases() throws IOException {
        try (InputStream in = KnownAnswersTest.class.getResourceAsStream("/vectors/javareedsolomon.json")) {
            return JsonMapper.builder().build().readTree(in).get("cases");
        }
    }

    /** The generator that the vectors file describes. */
    private static byte[] input(long seed, int shard, int length) {
        byte[] bytes = new byte[length];
        long s = seed * 1000003 + shard * 7919L + 1;
        for (int i = 0; i < length; i++) {
            s ^= s << 13;
            s ^= s >>> 7;
            s ^= s << 17;
            bytes[i] = (byte) (s >>> 24);
        }
        return bytes;
    }

    private static String hex(ByteBuffer shard, int shardBytes) { return HexFormat.of().formatHex(CodecFixtures.bytes(shard, shardBytes)); }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
