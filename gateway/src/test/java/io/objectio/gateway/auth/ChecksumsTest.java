package io.objectio.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.gateway.error.S3Exception;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Checksum.Algorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
    private static String value(Algorithm algorithm, byte[] bytes) {
        RunningDigest digest = RunningDigest.of(algorithm);
        digest.update(ByteBuffer.wrap(bytes));
        return digest.base64();
    }

    private static String base64(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(8).putLong(value).array();
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(all, 8 - bytes, 8));
    }

    @Test
    void crcsGiveTheirPublishedCheckValues() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(value(Algorithm.CRC64NVME, check)).isEqualTo(base64(0xAE8B14860A799888L, 8));
        assertThat(value(Algorithm.CRC32, check)).isEqualTo(base64(0xCBF43926L, 4));
        assertThat(value(Algorithm.CRC32C, check)).isEqualTo(base64(0xE3069283L, 4));
    }

    @Test
    void crc64IsTheSameInAnyPieces() {
        byte[] bytes = new byte[1000];
        new Random(3).nextBytes(bytes);
        Crc64Nvme whole = new Crc64Nvme();
        whole.update(ByteBuffer.wrap(bytes));
        for (int piece = 1; piece < 40; piece++) {
            Crc64Nvme pieces = new Crc64Nvme();
            ByteBuffer direct = ByteBuffer.allocateDirect(piece);
            for (int offset = 0; offset < bytes.length; offset += piece) {
                direct.clear();
                direct.put(bytes, offset, Math.min(piece, bytes.length - offset)).flip();
                pieces.update(direct);
            }
            assertThat(pieces.value()).isEqualTo(whole.value());
        }
    }

    @Test
    void combinesCrcsOfPartsToThatOfTheWhole() throws S3Exception {
        Random random = new Random(5);
        for (Algorithm algorithm : List.of(Algorithm.CRC32, Algorithm.CRC32C, Algorithm.CRC64NVME)) {
            for (int round = 0; round < 20; round++) {
                byte[] bytes = new byte[random.nextInt(5000)];
                random.nextBytes(bytes);
                List<Checksums.Piece> parts = new ArrayList<>();
                for (int offset = 0; offset < bytes.length;) {
                    int length = Math.min(bytes.length - offset, random.nextInt(1500));
                    byte[] part = Arrays.copyOfRange(bytes, offset, offset + length);
                    parts.add(new Checksums.Piece(new Checksum(algorithm, Checksum.Type.FULL_OBJECT, value(algorithm, part)), length));
                    offset += length;
                }
                assertThat(Checksums.ofParts(algorithm, Checksum.Type.FULL_OBJECT, parts).value()).isEqualTo(value(algorithm, bytes));
            }
        }
    }

    @Test
    void composesDigestsOfPartsWithTheirNumber() throws S3Exception {
        Checksum one = new Checksum(Algorithm.SHA256, Checksum.Type.FULL_OBJECT, value(Algorithm.SHA256, new byte[]{1}));
        Checksum two = new Checksum(Algorithm.SHA256, Checksum.Type.FULL_OBJECT, value(Algorithm.SHA256, new byte[]{2}));
        byte[] both = new byte[64];
        System.arraycopy(Base64.getDecoder().decode(one.value()), 0, both, 0, 32);
        System.arraycopy(Base64.getDecoder().decode(two.value()), 0, both, 32, 32);
        Checksum composed = Checksums.ofParts(Algorithm.SHA256, Checksum.Type.COMPOSITE,
                List.of(new Checksums.Piece(one, 1), new Checksums.Piece(two, 1)));
        assertThat(composed.value()).isEqualTo(value(Algorithm.SHA256, both) + "-2");
    }

    @Test
    void refusesToMixAlgorithms() {
        Checksum crc = new Checksum(Algorithm.CRC32, Checksum.Type.FULL_OBJECT, value(Algorithm.CRC32, new byte[0]));
        assertThatThrownBy(() -> Checksums.ofParts(Algorithm.CRC32C, Checksum.Type.FULL_OBJECT, List.of(new Checksums.Piece(crc, 0))))
                .isInstanceOf(S3Exception.class);
    }
}
