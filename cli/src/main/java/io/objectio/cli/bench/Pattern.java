package io.objectio.cli.bench;

import io.objectio.common.time.RandomSource;
import java.nio.ByteBuffer;

/**
 * The bytes of the benchmark's objects: one random block, repeated, beginning at a place that depends on the object's number. So no object is
 * made or kept in memory, none compresses, and each byte that comes back can be compared. Immutable; any thread.
 */
final class Pattern {
    /** No multiple of any cell or granule, so that a block in a wrong place is seen. */
    private static final int BLOCK_BYTES = (1 << 20) + 7;

    private final ByteBuffer block;

    Pattern(RandomSource random) {
        byte[] bytes = random.bytes(BLOCK_BYTES);
        // twice in a row, so that every run shorter than a block is one piece
        this.block = ByteBuffer.allocateDirect(2 * BLOCK_BYTES).put(bytes).put(bytes).flip().asReadOnlyBuffer();
    }

    /** Bytes of the object from offset on: at most length, at least one. */
    ByteBuffer piece(long object, long offset, int length) {
        int from = (int) ((Math.floorMod(object * 7919, (long) BLOCK_BYTES) + offset % BLOCK_BYTES) % BLOCK_BYTES);
        return block.slice(from, Math.min(length, BLOCK_BYTES));
    }

    /** Whether these bytes (position to limit) are the object's from offset on. */
    boolean matches(long object, long offset, ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        long at = offset;
        while (rest.hasRemaining()) {
            ByteBuffer expected = piece(object, at, rest.remaining());
            int length = expected.remaining();
            if (expected.mismatch(rest.slice(rest.position(), length)) >= 0) {
                return false;
            }
            rest.position(rest.position() + length);
            at += length;
        }
        return true;
    }
}
