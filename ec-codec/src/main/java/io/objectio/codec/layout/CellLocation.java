package io.objectio.codec.layout;

/**
 * Where one byte of a blob lies.
 *
 * @param stripe number of the stripe, from 0
 * @param shardIndex data shard, 0..k-1
 * @param offsetInCell bytes from the start of the cell
 * @param offsetInShard bytes from the start of the shard
 */
public record CellLocation(int stripe, int shardIndex, int offsetInCell, long offsetInShard) {
    public CellLocation {
        if (stripe < 0 || shardIndex < 0 || offsetInCell < 0 || offsetInShard < offsetInCell) {
            throw new IllegalArgumentException(
                    "no such place: stripe " + stripe + ", shard " + shardIndex + ", offset " + offsetInCell + " in the cell, "
                            + offsetInShard + " in the shard");
        }
    }
}
