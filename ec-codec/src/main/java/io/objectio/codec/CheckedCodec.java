package io.objectio.codec;

import io.objectio.codec.loop.NativeMemory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What all backends share: the check of every argument before the first byte moves, and the choice of survivors. Below this class addresses are trusted.
 *
 * <p>Invariant: the hooks get exactly k inputs, sorted by shard index, outputs sorted by shard index, at least one of them, all direct, long enough, and no
 * output overlapping anything. Zero bytes reach them too: the start uses such calls to warm up the compiler.
 */
abstract class CheckedCodec implements ErasureCodec {
    private static final int[] NONE = {};

    protected final int k;
    protected final int m;
    private final String backendName;

    CheckedCodec(String backendName, int k, int m) {
        this.backendName = backendName;
        this.k = k;
        this.m = m;
    }

    /** Writes parity for all m rows. */
    abstract void encodeChecked(Shards data, Shards parity, int shardBytes);

    /** Rebuilds the wanted shards. */
    abstract void reconstructChecked(int[] survivors, Shards present, int[] wanted, Shards targets, int shardBytes);

    /** Compares without writing to any of the buffers. */
    abstract boolean verifyChecked(Shards data, Shards parity, int shardBytes);

    /** Buffers and the addresses of their positions, in the same order. */
    static final class Shards {
        private final ByteBuffer[] buffers;
        private final long[] addresses;

        private Shards(ByteBuffer[] buffers, long[] addresses) {
            this.buffers = buffers;
            this.addresses = addresses;
        }

        ByteBuffer[] buffers() { return buffers; }

        long[] addresses() { return addresses; }

        static Shards of(String what, ByteBuffer[] buffers, int shardBytes) {
            long[] addresses = new long[buffers.length];
            for (int i = 0; i < buffers.length; i++) {
                if (buffers[i].remaining() < shardBytes) {
                    throw new IllegalArgumentException(
                            what + " buffer " + i + " has " + buffers[i].remaining() + " bytes remaining, shardBytes is " + shardBytes);
                }
                addresses[i] = NativeMemory.addressOf(buffers[i]);
            }
            return new Shards(buffers, addresses);
        }

        static Shards outputs(String what, ByteBuffer[] buffers, int shardBytes) {
            for (int i = 0; i < buffers.length; i++) {
                if (buffers[i].isReadOnly()) {
                    throw new IllegalArgumentException(what + " buffer " + i + " is read-only");
                }
            }
            return of(what, buffers, shardBytes);
        }
    }

    @Override
    public final int dataShardCount() { return k; }

    @Override
    public final int parityShardCount() { return m; }

    @Override
    public final String backendName() { return backendName; }

    @Override
    public final void encode(ByteBuffer[] data, ByteBuffer[] parity, int shardBytes) {
        checkCounts(data, parity, shardBytes);
        Shards in = Shards.of("data", data, shardBytes);
        Shards out = Shards.outputs("parity", parity, shardBytes);
        refuseOverlap(in.addresses, out.addresses, shardBytes);
        try {
            encodeChecked(in, out, shardBytes);
        } finally {
            keepAlive(data, parity);
        }
    }

    @Override
    public final boolean verifyParity(ByteBuffer[] data, ByteBuffer[] parity, int shardBytes) {
        checkCounts(data, parity, shardBytes);
        Shards in = Shards.of("data", data, shardBytes);
        Shards out = Shards.of("parity", parity, shardBytes);
        try {
            return verifyChecked(in, out, shardBytes);
        } finally {
            keepAlive(data, parity);
        }
    }

    @Override
    public final void reconstruct(int[] presentIndexes, ByteBuffer[] present, int[] wantedIndexes, ByteBuffer[] targets, int shardBytes)
            throws CodecException {
        if (shardBytes < 0 || presentIndexes.length != present.length || wantedIndexes.length != targets.length) {
            throw new IllegalArgumentException(
                    "reconstruct needs a buffer for each index: " + presentIndexes.length + " present indexes with " + present.length
                            + " buffers, " + wantedIndexes.length + " wanted indexes with " + targets.length + " buffers, shardBytes "
                            + shardBytes);
        }
        int[] presentOrder = orderByShard(presentIndexes, NONE);
        int[] wantedOrder = orderByShard(wantedIndexes, presentIndexes);
        if (presentIndexes.length < k) {
            throw new CodecException(CodecException.Code.TOO_FEW_SURVIVORS,
                    "cannot rebuild shards " + Arrays.toString(wantedIndexes) + " of " + k + "+" + m
                            + ": " + presentIndexes.length + " shards are left " + Arrays.toString(presentIndexes) + ", " + k
                            + " are needed");
        }
        int[] survivors = new int[k];
        ByteBuffer[] inputs = new ByteBuffer[k];
        for (int i = 0; i < k; i++) {
            survivors[i] = presentIndexes[presentOrder[i]];
            inputs[i] = present[presentOrder[i]];
        }
        int[] wanted = new int[wantedIndexes.length];
        ByteBuffer[] outputs = new ByteBuffer[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = wantedIndexes[wantedOrder[i]];
            outputs[i] = targets[wantedOrder[i]];
        }
        Shards in = Shards.of("survivor", inputs, shardBytes);
        Shards out = Shards.outputs("target", outputs, shardBytes);
        refuseOverlap(in.addresses, out.addresses, shardBytes);
        try {
            if (wanted.length > 0) {
                reconstructChecked(survivors, in, wanted, out, shardBytes);
            }
        } finally {
            keepAlive(inputs, outputs);
        }
    }

    private void checkCounts(ByteBuffer[] data, ByteBuffer[] parity, int shardBytes) {
        if (data.length != k || parity.length != m || shardBytes < 0) {
            throw new IllegalArgumentException("codec " + k + "+" + m + " was given " + data.length + " data and " + parity.length
                    + " parity buffers, shardBytes " + shardBytes);
        }
    }

    /** Positions in the list, by ascending shard index; the list is short, so sorting by counting needs no comparator. */
    private int[] orderByShard(int[] indexes, int[] others) {
        int[] positionOf = new int[k + m];
        Arrays.fill(positionOf, -1);
        for (int other : others) {
            positionOf[other] = -2;
        }
        for (int i = 0; i < indexes.length; i++) {
            int index = indexes[i];
            if (index < 0 || index >= k + m) {
                throw new IllegalArgumentException("shard index " + index + " is not within 0.." + (k + m - 1));
            }
            if (positionOf[index] != -1) {
                throw new IllegalArgumentException(
                        "shard index " + index + " is given twice: " + Arrays.toString(indexes) + " " + Arrays.toString(others));
            }
            positionOf[index] = i;
        }
        int[] order = new int[indexes.length];
        int next = 0;
        for (int position : positionOf) {
            if (position >= 0) {
                order[next++] = position;
            }
        }
        return order;
    }

    private static void refuseOverlap(long[] inputs, long[] outputs, int bytes) {
        for (int o = 0; o < outputs.length; o++) {
            for (long input : inputs) {
                refuseOverlap(input, outputs[o], bytes);
            }
            for (int other = 0; other < o; other++) {
                refuseOverlap(outputs[other], outputs[o], bytes);
            }
        }
    }

    private static void refuseOverlap(long a, long b, int bytes) {
        if (Math.abs(a - b) < bytes) {
            throw new IllegalArgumentException(
                    "an output overlaps another buffer: their starts are " + Math.abs(a - b) + " bytes apart, shardBytes is " + bytes);
        }
    }

    /** Called in a finally block: the buffers own the memory whose addresses were in use. */
    @SuppressWarnings("ReachabilityFenceUsage")
    private static void keepAlive(ByteBuffer[] inputs, ByteBuffer[] outputs) {
        for (ByteBuffer buffer : inputs) {
            Reference.reachabilityFence(buffer);
        }
        for (ByteBuffer buffer : outputs) {
            Reference.reachabilityFence(buffer);
        }
    }
}
