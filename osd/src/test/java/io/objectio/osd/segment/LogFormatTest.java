package io.objectio.osd.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes of segments as drawn in docs/on-disk-format.md. A change here is a new format. */
class LogFormatTest {
    private static final ShardId SHARD = new ShardId(new PgId(0, 1, 7), new BlobId(SessionId.of(1, 5), 42), 3);

    @Test
    void segmentHeaderIsAsDrawnAndStandsTwice() {
        SegmentHeader header = new SegmentHeader(9, 0x1111, 0x2222, new DiskId(3, 4), new ClusterId(5, 6), 0x0102);
        ByteBuffer both = header.encode();
        byte[] head = new byte[76];
        both.get(0, head);
        assertThat(HexFormat.of().formatHex(head)).isEqualTo("4f494f5345473031" + "0001" + "0000000000000009" + "0000000000001111"
                + "0000000000002222" + "0000000000000003" + "0000000000000004" + "0000000000000005" + "0000000000000006"
                + "0000000000000102"
                + "0000");
        assertThat(both.slice(0, 4096)).isEqualTo(both.slice(4096, 4096));
        assertThat(SegmentHeader.decode(both, 9)).contains(header);
        assertThat(SegmentHeader.decode(both, 8)).isEmpty();
    }

    @Test
    void groupWithTwoRecordsIsAsDrawn() {
        ByteBuffer data = ByteBuffer.allocateDirect(5).put("hello".getBytes(StandardCharsets.UTF_8)).flip();
        GroupBuilder builder = new GroupBuilder();
        builder.clear();
        RecordHeader small = new RecordHeader(RecordType.SHARD, SHARD, 17, 5, 0, 2, CodingScheme.RS_4_2, Crc.of(data), 0);
        assertThat(builder.add(small, CrcList.of(Crc.granules(SHARD, 0, data)), Bytes.of(new byte[]{0x6d, 0x6e}), List.of(data)))
                .isEqualTo(32);
        RecordHeader tombstone = new RecordHeader(RecordType.TOMBSTONE, SHARD, 18, 0, 0, 0, new CodingScheme(1, 1, 1), 0, 0);
        assertThat(builder.add(tombstone, CrcList.empty(), Bytes.empty(), List.of())).isEqualTo(32 + 96);
        ByteBuffer group = ByteBuffer.allocate(4096);
        for (ByteBuffer part : builder.finish(6, 5, new PlaceSeed(0x1111, 0x2222, 9), 8192)) {
            group.put(part);
        }
        assertThat(group.hasRemaining()).isFalse();
        String id = "0000000100000007" + "0001000000000005" + "000000000000002a";
        assertThat(HexFormat.of().formatHex(group.array(), 0, 208)).isEqualTo(
                "4f475250" + "0000000000000006" + "00001000" + "0000000000000005" + "00000002" + GROUP_CRC
                        + "53485244" + "01031000" + id + "0000000000000011" + "0000000000000005" + "0000000000000000" + "00000002"
                        + "04020000"
                        + "00040000" + "9a71bb4c" + "00000000" + RECORD_CRC + GRANULE_CRC + "6d6e" + "68656c6c6f" + "0000000000"
                        + "53485244" + "03031000" + id + "0000000000000012" + "0000000000000000" + "0000000000000009" + "00000000"
                        + "01010000"
                        + "00000001" + "00000000" + "00000000" + TOMBSTONE_CRC);
    }

    private static final String GROUP_CRC = "a9190885";
    private static final String RECORD_CRC = "18d6edee";
    private static final String GRANULE_CRC = "13a93198";
    private static final String TOMBSTONE_CRC = "327957fa";
}
