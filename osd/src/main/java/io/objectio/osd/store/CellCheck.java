package io.objectio.osd.store;

import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.ShardId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Checks a shard's bytes as they come, before anything of them is stored: order, length, granule CRCs, and the whole at the end. */
final class CellCheck {
    private final ShardHead head;
    private final CRC32C whole = new CRC32C();
    private final int[] crcs;
    private long received;

    CellCheck(ShardHead head) {
        this.head = head;
        this.crcs = new int[Crc.granuleCount(head.length())];
    }

    long received() { return received; }

    CrcList crcs() { return CrcList.of(crcs); }

    int shardCrc() { return (int) whole.getValue(); }

    /** Takes the next bytes in, or says what is wrong with them; then nothing has changed. */
    Optional<WriteResult> accept(CrcList given, ByteBuffer bytes) {
        ShardId shard = head.shard();
        int length = bytes.remaining();
        if (received % Crc.GRANULE_BYTES != 0 || received + length > head.length()) {
            return Optional.of(new WriteResult.BadLength(shard,
                    "cell of " + length + " bytes at " + received + " of a shard of " + head.length()));
        }
        if (given.size() != Crc.granuleCount(length)) {
            return Optional.of(new WriteResult.BadLength(shard, given.size() + " CRCs for a cell of " + length + " bytes"));
        }
        int first = (int) (received / Crc.GRANULE_BYTES);
        int[] actual = Crc.granules(shard, received, bytes);
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] != given.get(i)) {
                return Optional.of(new WriteResult.BadCrc(shard, first + i, given.get(i), actual[i]));
            }
        }
        System.arraycopy(actual, 0, crcs, first, actual.length);
        whole.update(bytes.duplicate());
        received += length;
        return Optional.empty();
    }

    /** Whether all is there and the whole is right. */
    Optional<WriteResult> complete(int expectedCrc) {
        if (received != head.length()) {
            return Optional.of(new WriteResult.BadLength(head.shard(), received + " bytes came of " + head.length()));
        }
        if (shardCrc() != expectedCrc) {
            return Optional.of(new WriteResult.BadCrc(head.shard(), -1, expectedCrc, shardCrc()));
        }
        return Optional.empty();
    }

    @Override
    public String toString() { return head.shard() + " " + received + "/" + head.length() + " " + Arrays.toString(crcs); }
}
