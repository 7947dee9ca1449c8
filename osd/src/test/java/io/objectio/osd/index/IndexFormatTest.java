package io.objectio.osd.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Bytes of the index's rows as drawn in docs/on-disk-format.md. */
class IndexFormatTest {
    @Test
    void rowsAreAsDrawn() {
        ShardId shard = new ShardId(new PgId(0, 1, 7), new BlobId(SessionId.of(1, 5), 42), 3);
        IndexEntry entry = new IndexEntry(IndexEntry.Kind.LARGE, 2, 0x2000, 0x100000, 17, 0xcafebabe, 99, 0x100000001L);
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(IndexKeys.key(shard))).isEqualTo("0000000100000007" + "0001000000000005" + "000000000000002a" + "03");
        assertThat(hex.formatHex(IndexKeys.value(entry))).isEqualTo("02" + "0000000000000002" + "0000000000002000" + "0000000000100000"
                + "00000011" + "cafebabe" + "0000000000000063" + "0000000100000001");
        assertThat(IndexKeys.shard(IndexKeys.key(shard))).isEqualTo(shard);
        assertThat(IndexKeys.entry(IndexKeys.value(entry))).isEqualTo(entry);
        ReplayPosition position = new ReplayPosition(1, 2, 3, 4);
        IndexTotals totals = new IndexTotals(5, 6, 7);
        byte[] state = IndexKeys.state(position, totals);
        assertThat(hex.formatHex(state))
                .isEqualTo("0001" + "0000000000000001" + "0000000000000002" + "0000000000000003" + "0000000000000004"
                        + "0000000000000005" + "0000000000000006" + "0000000000000007");
        assertThat(IndexKeys.position(state)).isEqualTo(position);
        assertThat(IndexKeys.totals(state)).isEqualTo(totals);
    }
}
