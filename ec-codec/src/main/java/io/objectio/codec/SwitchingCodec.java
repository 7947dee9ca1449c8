package io.objectio.codec;

import java.nio.ByteBuffer;

/** What callers hold: passes each call on to the backend of the moment. A call that has begun ends on the backend it began on. */
final class SwitchingCodec implements ErasureCodec {
    private volatile ErasureCodec current;

    SwitchingCodec(ErasureCodec first) { current = first; }

    void switchTo(ErasureCodec next) { current = next; }

    @Override
    public int dataShardCount() { return current.dataShardCount(); }

    @Override
    public int parityShardCount() { return current.parityShardCount(); }

    @Override
    public String backendName() { return current.backendName(); }

    @Override
    public void encode(ByteBuffer[] data, ByteBuffer[] parity, int shardBytes) { current.encode(data, parity, shardBytes); }

    @Override
    public void reconstruct(int[] presentIndexes, ByteBuffer[] present, int[] wantedIndexes, ByteBuffer[] targets, int shardBytes)
            throws CodecException {
        current.reconstruct(presentIndexes, present, wantedIndexes, targets, shardBytes);
    }

    @Override
    public boolean verifyParity(ByteBuffer[] data, ByteBuffer[] parity, int shardBytes) {
        return current.verifyParity(data, parity, shardBytes);
    }
}
