package io.objectio.codec;

import io.objectio.codec.loop.CodingLoop;
import io.objectio.codec.loop.SwarLoop;
import io.objectio.codec.loop.VectorLoops;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Stripes and backends for the tests of this package. */
final class CodecFixtures {
    private CodecFixtures() {}

    /** Every backend this JVM has, the reference last. */
    static List<CodecBackend> backends() {
        List<CodecBackend> backends = new ArrayList<>(fastBackends());
        backends.add(CodecBackend.reference());
        return backends;
    }

    static List<CodecBackend> fastBackends() {
        List<CodecBackend> backends = new ArrayList<>();
        for (CodingLoop loop : VectorLoops.find().loops()) {
            backends.add(CodecBackend.of(loop));
        }
        backends.add(CodecBackend.of(new SwarLoop()));
        return backends;
    }

    /** A direct buffer whose position is not zero, whose address is not aligned, and which has bytes beyond the shard. */
    static ByteBuffer buffer(int shardBytes, int misalignment) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(shardBytes + 2 * misalignment + 1);
        return buffer.position(misalignment);
    }

    static ByteBuffer[] buffers(int count, int shardBytes) {
        ByteBuffer[] buffers = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            buffers[i] = buffer(shardBytes, 1 + i % 9);
        }
        return buffers;
    }

    static ByteBuffer[] randomShards(int count, int shardBytes, Random random) {
        ByteBuffer[] shards = buffers(count, shardBytes);
        byte[] bytes = new byte[shardBytes];
        for (ByteBuffer shard : shards) {
            random.nextBytes(bytes);
            shard.put(shard.position(), bytes);
        }
        return shards;
    }

    /** k random data shards and their parity by the reference. */
    static ByteBuffer[] stripe(int k, int m, int shardBytes, Random random) {
        ByteBuffer[] stripe = buffers(k + m, shardBytes);
        ByteBuffer[] data = randomShards(k, shardBytes, random);
        ByteBuffer[] parity = buffers(m, shardBytes);
        CodecBackend.reference().create(k, m).encode(data, parity, shardBytes);
        System.arraycopy(data, 0, stripe, 0, k);
        System.arraycopy(parity, 0, stripe, k, m);
        return stripe;
    }

    static byte[] bytes(ByteBuffer shard, int shardBytes) {
        byte[] bytes = new byte[shardBytes];
        shard.get(shard.position(), bytes);
        return bytes;
    }

    static ByteBuffer[] pick(ByteBuffer[] shards, int... indexes) {
        ByteBuffer[] picked = new ByteBuffer[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            picked[i] = shards[indexes[i]];
        }
        return picked;
    }

    static int[] complement(int count, int... indexes) {
        int[] rest = new int[count - indexes.length];
        int next = 0;
        for (int i = 0; i < count; i++) {
            boolean gone = false;
            for (int index : indexes) {
                gone |= index == i;
            }
            if (!gone) {
                rest[next++] = i;
            }
        }
        return rest;
    }

    /** All sets of 1 to max of count indexes. */
    static List<int[]> lossPatterns(int count, int max) {
        List<int[]> patterns = new ArrayList<>();
        for (int mask = 1; mask < 1 << count; mask++) {
            if (Integer.bitCount(mask) <= max) {
                int[] pattern = new int[Integer.bitCount(mask)];
                int next = 0;
                for (int i = 0; i < count; i++) {
                    if ((mask >> i & 1) != 0) {
                        pattern[next++] = i;
                    }
                }
                patterns.add(pattern);
            }
        }
        return patterns;
    }

    /** Nothing outside the shard was written: buffers begin as zeros. */
    static boolean marginsAreZero(ByteBuffer buffer, int shardBytes) {
        for (int i = 0; i < buffer.capacity(); i++) {
            if ((i < buffer.position() || i >= buffer.position() + shardBytes) && buffer.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
