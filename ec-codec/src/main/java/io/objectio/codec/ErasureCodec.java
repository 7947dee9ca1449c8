package io.objectio.codec;

import java.nio.ByteBuffer;

/**
 * Reed-Solomon code of k data and m parity shards: any k of the k + m shards give back all others, byte for byte.
 *
 * <p>Shards are numbered 0..k-1 (data, the plain bytes: the code is systematic) and k..k+m-1 (parity). All backends compute the same bytes.
 *
 * <p>Buffers: direct ones only. Each call works on {@code shardBytes} bytes from each buffer's position and moves no position and no limit, so that one
 * buffer object may be an input of several calls at once. Buffers stay the caller's, who keeps them (and an arena or pooled memory behind them) alive until the call
 * returns. Outputs may overlap neither inputs nor each other. Zero bytes are allowed and do nothing.
 *
 * <p>Threads: any number; the codec keeps no state of a call. Blocks for nothing but the arithmetic.
 *
 * <p>Errors: a wrong shape (number of buffers, heap buffer, too few bytes remaining, overlap, index out of range or given twice) is a mistake of the
 * calling code and an {@link IllegalArgumentException}; no output has been touched then.
 */
public interface ErasureCodec {

    /** k, the number of data shards. */
    int dataShardCount();

    /** m, the number of parity shards; also how many lost shards are survived. */
    int parityShardCount();

    /** Name of the backend that does the work, such as {@code vector-512}; one of a small closed set, fit for a metric label. */
    String backendName();

    /**
     * Computes the parity of one stripe.
     *
     * @param data k buffers, by shard index
     * @param parity m buffers, parity[i] is shard k + i
     * @param shardBytes bytes of each shard
     */
    void encode(ByteBuffer[] data, ByteBuffer[] parity, int shardBytes);

    /**
     * Rebuilds the wanted shards of one stripe from any k survivors.
     *
     * <p>Worked example: 4+2 with shards 1 and 4 gone; presentIndexes {0, 2, 3, 5} with their four buffers, wantedIndexes {1, 4} with two targets.
     * Index lists may be in any order. Of more than k survivors the k with the lowest indexes are read. Nothing says whether a survivor's bytes are
     * right: check CRCs first.
     *
     * @param presentIndexes shard indexes of the survivors, each once
     * @param present the survivors' buffers, in the order of presentIndexes
     * @param wantedIndexes shard indexes to rebuild, data or parity, each once, none of them present; may be fewer than are missing
     * @param targets where to write, in the order of wantedIndexes
     * @param shardBytes bytes of each shard
     * @throws CodecException TOO_FEW_SURVIVORS if fewer than k are given; targets are untouched then
     */
    void reconstruct(int[] presentIndexes, ByteBuffer[] present, int[] wantedIndexes, ByteBuffer[] targets, int shardBytes)
            throws CodecException;

    /** Whether the parity is what {@link #encode} would write; only reads. Shapes as there. */
    boolean verifyParity(ByteBuffer[] data, ByteBuffer[] parity, int shardBytes);
}
