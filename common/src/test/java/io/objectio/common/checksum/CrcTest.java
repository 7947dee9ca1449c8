package io.objectio.common.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CrcTest {
    private static final BlobId BLOB = new BlobId(SessionId.of(1, 7), 42);
    private static final ShardId SHARD = new ShardId(new PgId(0, 1, 3), BLOB, 2);

    @Test
    void isCastagnoliAsInRfc3720() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(Crc.of(ByteBuffer.wrap(check))).isEqualTo(0xE3069283);
        assertThat(Crc.of(check, 0, 9)).isEqualTo(0xE3069283);
    }

    @Test
    void granuleIsSeenToBelongToItsBlobShardAndPlace() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[100]);
        int crc = Crc.granule(BLOB, 2, 5, bytes);
        assertThat(Crc.granule(new BlobId(SessionId.of(1, 7), 43), 2, 5, bytes)).isNotEqualTo(crc);
        assertThat(Crc.granule(BLOB, 3, 5, bytes)).isNotEqualTo(crc);
        assertThat(Crc.granule(BLOB, 2, 6, bytes)).isNotEqualTo(crc);
        assertThat(bytes.position()).isZero();
    }

    @Test
    void granuleIsTheCrcOfIdentityAndBytes() {
        ByteBuffer all = ByteBuffer.allocate(21 + 3);
        all.putLong(BLOB.session().value()).putLong(42).put((byte) 2).putInt(5).put(new byte[]{9, 8, 7}).flip();
        assertThat(Crc.granule(BLOB, 2, 5, ByteBuffer.wrap(new byte[]{9, 8, 7}))).isEqualTo(Crc.of(all));
    }

    @Test
    void pieceOfAShardHasOneCrcForEachGranuleAndTheLastMayBeShort() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(2 * Crc.GRANULE_BYTES + 10);
        for (int i = 0; i < bytes.capacity(); i++) {
            bytes.put(i, (byte) (i * 31));
        }
        int[] crcs = Crc.granules(SHARD, 4L * Crc.GRANULE_BYTES, bytes);
        assertThat(crcs).hasSize(3);
        assertThat(crcs[0]).isEqualTo(Crc.granule(BLOB, 2, 4, bytes.slice(0, Crc.GRANULE_BYTES)));
        assertThat(crcs[2]).isEqualTo(Crc.granule(BLOB, 2, 6, bytes.slice(2 * Crc.GRANULE_BYTES, 10)));
    }

    @Test
    void pieceThatBeginsInsideAGranuleIsRefused() {
        assertThatThrownBy(() -> Crc.granules(SHARD, 5, ByteBuffer.allocate(1))).hasMessageContaining("border");
    }
}
