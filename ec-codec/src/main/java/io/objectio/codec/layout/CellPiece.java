package io.objectio.codec.layout;

/**
 * A run of a blob's bytes that lies in one cell.
 *
 * @param stripe number of the stripe, from 0
 * @param shardIndex data shard, 0..k-1
 * @param offsetInShard bytes from the start of the shard
 * @param length bytes, at least 1
 */
public record CellPiece(int stripe, int shardIndex, long offsetInShard, int length) {
    public CellPiece {
        if (stripe < 0 || shardIndex < 0 || offsetInShard < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "no such piece: stripe " + stripe + ", shard " + shardIndex + ", offset " + offsetInShard + ", length " + length);
        }
    }
}
