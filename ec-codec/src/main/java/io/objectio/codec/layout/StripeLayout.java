package io.objectio.codec.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * How the bytes of one blob are dealt to its k data shards, and back.
 *
 * <p>A blob is cut into stripes of k cells of {@code cellBytes}; cell i of a stripe goes to data shard i; a shard is all cells of one index, one after another, and all
 * k + m shards are equally long. The last stripe (the only one of a short blob) is cut into k equal cells of ceil(rest / k) bytes, where rest is what is left of
 * the blob. Zeros fill what the blob does not: they are in the shard and its CRC, not in the blob's.
 * <pre>
 * blob   | stripe 0: k x cellBytes              | stripe 1 ...  | last: rest bytes    |zeros|
 *        | cell 0 | cell 1 | ... | cell k-1     |               | c 0 | c 1 | ... | c k-1     |
 * shard i: cell i of stripe 0 | cell i of stripe 1 | ... | cell i of the last stripe
 * </pre>
 * <p>Worked examples, 4+2 with cells of 256 KiB:
 * <ul>
 * <li>4 KiB: one stripe, cells of 1 KiB, so six shards of 1 KiB. Byte 3000 is in shard 2 at 952.
 * <li>5 bytes: cells of 2; shard 0 has bytes 0 and 1, shard 1 has 2 and 3, shard 2 has byte 4 and a zero, shard 3 two zeros.
 * <li>1 MiB: one full stripe, shards of 256 KiB. 1 MiB + 1 byte: a second stripe with cells of 1 byte, shards of 256 KiB + 1.
 * <li>64 MiB: 64 stripes, shards of 16 MiB. Byte 1,500,000 is in stripe 1 (it begins at 1,048,576), shard 1, offset 189,280 in the cell and 451,424 in the shard.
 * </ul>
 * An empty blob has no stripe and shards of no bytes. Immutable; pure arithmetic.
 *
 * @param k data shards, at least 1
 * @param m parity shards, at least 0
 * @param blobLength bytes of the blob
 * @param cellBytes bytes of a full cell
 */
public record StripeLayout(int k, int m, long blobLength, int cellBytes) {
    /** Cells of blobs of 1 MiB and more; 64 KiB cost 30 % more in processor time. */
    public static final int CELL_BYTES = 256 * 1024;
    /** Bytes of a shard under one CRC. */
    public static final int GRANULE_BYTES = 64 * 1024;

    public StripeLayout {
        if (k < 1 || m < 0 || blobLength < 0 || cellBytes < 1) {
            throw new IllegalArgumentException(
                    "no such layout: " + k + "+" + m + ", blob of " + blobLength + " bytes, cells of " + cellBytes);
        }
        if (Math.ceilDiv(blobLength, (long) k * cellBytes) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a blob of " + blobLength + " bytes has too many stripes of " + k + " cells of " + cellBytes);
        }
    }

    /** With cells of {@link #CELL_BYTES}. */
    public StripeLayout(int k, int m, long blobLength) { this(k, m, blobLength, CELL_BYTES); }

    /** Bytes of the blob in a full stripe. */
    public long stripeBytes() { return (long) k * cellBytes; }

    public int stripeCount() { return (int) Math.ceilDiv(blobLength, stripeBytes()); }

    /** Bytes of each cell of a stripe, all k + m of them: cellBytes, and less in the last one unless the blob fills it. */
    public int cellLength(int stripe) {
        return (int) Math.ceilDiv(dataLength(stripe), (long) k);
    }

    /** Bytes of the blob in a stripe, without the zeros that fill it up. */
    public long dataLength(int stripe) {
        return Math.min(stripeBytes(), blobLength - stripeStart(stripe));
    }

    /** Offset in the blob of a stripe's first byte. */
    public long stripeStart(int stripe) {
        if (stripe < 0 || stripe >= stripeCount()) {
            throw new IndexOutOfBoundsException("stripe " + stripe + " of " + stripeCount());
        }
        return stripe * stripeBytes();
    }

    /** Offset in every shard of a stripe's cell. */
    public long cellOffset(int stripe) { return stripeStart(stripe) / k; }

    /** Bytes of the blob in one cell, the rest of the cell is zeros; 0 to cellLength. */
    public int dataLength(int stripe, int shardIndex) {
        checkDataShard(shardIndex);
        long cell = cellLength(stripe);
        return (int) Math.clamp(dataLength(stripe) - shardIndex * cell, 0L, cell);
    }

    /** Bytes of every shard, data and parity. */
    public long shardLength() {
        int stripes = stripeCount();
        return stripes == 0 ? 0 : cellOffset(stripes - 1) + cellLength(stripes - 1);
    }

    /** The range of every shard that a stripe takes. */
    public ShardRange cellRange(int stripe) {
        return new ShardRange(cellOffset(stripe), cellLength(stripe));
    }

    /** Stripe that holds a byte of the blob. */
    public int stripeOf(long blobOffset) {
        if (blobOffset < 0 || blobOffset >= blobLength) {
            throw new IndexOutOfBoundsException("offset " + blobOffset + " in a blob of " + blobLength + " bytes");
        }
        return (int) (blobOffset / stripeBytes());
    }

    /** Where a byte of the blob lies. */
    public CellLocation locate(long blobOffset) {
        int stripe = stripeOf(blobOffset);
        long inStripe = blobOffset - stripeStart(stripe);
        int cell = cellLength(stripe);
        int offsetInCell = (int) (inStripe % cell);
        return new CellLocation(stripe, (int) (inStripe / cell), offsetInCell, cellOffset(stripe) + offsetInCell);
    }

    /** Stripe of a byte of a shard, data or parity. */
    public int stripeAt(long offsetInShard) {
        if (offsetInShard < 0 || offsetInShard >= shardLength()) {
            throw new IndexOutOfBoundsException("offset " + offsetInShard + " in shards of " + shardLength() + " bytes");
        }
        return (int) (offsetInShard / cellBytes);
    }

    /**
     * Which byte of the blob a byte of a data shard is: the inverse of {@link #locate}. At or above {@link #blobLength} for a zero that fills the last stripe.
     */
    public long blobOffset(int shardIndex, long offsetInShard) {
        checkDataShard(shardIndex);
        int stripe = stripeAt(offsetInShard);
        return stripeStart(stripe) + (long) shardIndex * cellLength(stripe) + (offsetInShard - cellOffset(stripe));
    }

    /**
     * The pieces that make up a range of the blob, in its order: their bytes one after another are the range.
     *
     * <p>Worked example, cells of 4 bytes, 4+2, blob of 20 bytes (a full stripe, then cells of 1): bytes 14..17 are [stripe 0, shard 3, offset 2, length 2], [stripe 1, shard
     * 0, offset 4, length 1], [stripe 1, shard 1, offset 4, length 1].
     */
    public List<CellPiece> pieces(long offset, long length) {
        if (offset < 0 || length < 0 || offset > blobLength - length) {
            throw new IndexOutOfBoundsException("range of " + length + " bytes at " + offset + " in a blob of " + blobLength);
        }
        List<CellPiece> pieces = new ArrayList<>();
        long end = offset + length;
        for (long at = offset; at < end;) {
            CellLocation start = locate(at);
            int taken = (int) Math.min(end - at, cellLength(start.stripe()) - start.offsetInCell());
            pieces.add(new CellPiece(start.stripe(), start.shardIndex(), start.offsetInShard(), taken));
            at += taken;
        }
        return pieces;
    }

    /**
     * The smallest run of whole granules of a shard that contains the range; the last granule of a shard is cut at its end. What a reader must fetch to check CRCs.
     *
     * <p>Worked example, granules of 64 KiB, shards of 100,000 bytes: 70,000..70,009 widens to 65,536..99,999.
     */
    public ShardRange widenToGranules(ShardRange range, int granuleBytes) {
        if (granuleBytes < 1 || range.end() > shardLength()) {
            throw new IndexOutOfBoundsException(
                    "range of " + range.length() + " bytes at " + range.offset() + " in shards of " + shardLength() + " bytes, granules of "
                            + granuleBytes);
        }
        if (range.length() == 0) {
            return range;
        }
        long from = range.offset() / granuleBytes * granuleBytes;
        return new ShardRange(from, Math.min(shardLength(), Math.ceilDiv(range.end(), (long) granuleBytes) * granuleBytes) - from);
    }

    /** With granules of {@link #GRANULE_BYTES}. */
    public ShardRange widenToGranules(ShardRange range) {
        return widenToGranules(range, GRANULE_BYTES);
    }

    private void checkDataShard(int shardIndex) {
        if (shardIndex < 0 || shardIndex >= k) {
            throw new IndexOutOfBoundsException("data shard " + shardIndex + " of " + k);
        }
    }
}
