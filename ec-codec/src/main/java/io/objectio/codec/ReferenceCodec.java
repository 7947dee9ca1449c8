package io.objectio.codec;

import com.backblaze.erasure.ReedSolomon;
import io.objectio.codec.loop.ScratchPool;
import java.nio.ByteBuffer;

/**
 * Backblaze's JavaReedSolomon behind our interface: the oracle for all other backends and the last rung. It knows heap arrays only, so bytes go through
 * pooled arrays in chunks that stay in the second-level cache.
 */
final class ReferenceCodec extends CheckedCodec {
    static final String NAME = "reference";
    /** k + m chunks of 16 KiB are 96 KiB for 4+2 and 384 KiB for 16+8: within the second-level cache. */
    private static final int CHUNK_BYTES = 16 * 1024;

    private final ReedSolomon library;
    private final ScratchPool<byte[][]> scratch;

    ReferenceCodec(int k, int m) {
        super(NAME, k, m);
        library = ReedSolomon.create(k, m);
        scratch = new ScratchPool<>(() -> new byte[k + m][CHUNK_BYTES]);
    }

    /** What is done to one chunk once it is in the arrays; false stops. */
    private interface Step {
        boolean on(byte[][] shards, int at, int bytes);
    }

    private boolean inChunks(int shardBytes, Step step) {
        return scratch.with(shards -> {
            for (int at = 0; at < shardBytes; at += CHUNK_BYTES) {
                if (!step.on(shards, at, Math.min(CHUNK_BYTES, shardBytes - at))) {
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    void encodeChecked(Shards data, Shards parity, int shardBytes) {
        inChunks(shardBytes, (shards, at, bytes) -> {
            load(data.buffers(), shards, 0, at, bytes);
            library.encodeParity(shards, 0, bytes);
            for (int i = 0; i < m; i++) {
                store(shards[k + i], parity.buffers()[i], at, bytes);
            }
            return true;
        });
    }

    @Override
    void reconstructChecked(int[] survivors, Shards present, int[] wanted, Shards targets, int shardBytes) {
        inChunks(shardBytes, (shards, at, bytes) -> {
            boolean[] there = new boolean[k + m];
            for (int i = 0; i < k; i++) {
                there[survivors[i]] = true;
                load(present.buffers()[i], shards[survivors[i]], at, bytes);
            }
            library.decodeMissing(shards, there, 0, bytes);
            for (int i = 0; i < wanted.length; i++) {
                store(shards[wanted[i]], targets.buffers()[i], at, bytes);
            }
            return true;
        });
    }

    @Override
    boolean verifyChecked(Shards data, Shards parity, int shardBytes) {
        return inChunks(shardBytes, (shards, at, bytes) -> {
            load(data.buffers(), shards, 0, at, bytes);
            load(parity.buffers(), shards, k, at, bytes);
            return library.isParityCorrect(shards, 0, bytes);
        });
    }

    private static void load(ByteBuffer[] from, byte[][] to, int firstShard, int at, int bytes) {
        for (int i = 0; i < from.length; i++) {
            load(from[i], to[firstShard + i], at, bytes);
        }
    }

    private static void load(ByteBuffer from, byte[] to, int at, int bytes) { from.get(from.position() + at, to, 0, bytes); }

    private static void store(byte[] from, ByteBuffer to, int at, int bytes) { to.put(to.position() + at, from, 0, bytes); }
}
