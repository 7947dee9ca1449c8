package io.objectio.codec;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Speed of all backends side by side, in 1e9 data bytes per second of one thread, and their ratio to the reference: encode 4+2 and 6+3, rebuild one and two lost data
 * shards of 4+2; 64 KiB shards in cache, and 1 MiB shards out of cache (a ring of stripes larger than the last cache).
 *
 * <p>Run by hand: {@code java --enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector -cp ... io.objectio.codec.CodecBenchmark}.
 */
final class CodecBenchmark {
    private static final long WARM_UP_NANOS = 700_000_000L;
    private static final long MEASURE_NANOS = 400_000_000L;
    private static final LongSupplier TICKER = System::nanoTime;

    private CodecBenchmark() {}

    private interface Work {
        void on(ErasureCodec codec, ByteBuffer[] data, ByteBuffer[] parity, ByteBuffer[] targets, int bytes) throws CodecException;
    }

    private record Row(String name, int k, int m, Work work) {}

    public static void main(String[] arguments) throws CodecException {
        long start = TICKER.getAsLong();
        ErasureCodecs chosen = ErasureCodecs.choose(ErasureCodecs.AUTO, TICKER);
        System.out.printf(Locale.ROOT, "start-up choice took %.0f ms: %s%n", (TICKER.getAsLong() - start) / 1e6, chosen.reports());
        List<Row> rows = List.of(new Row("encode 4+2", 4, 2, (codec, data, parity, targets, bytes) -> codec.encode(data, parity, bytes)),
                new Row("encode 6+3", 6, 3, (codec, data, parity, targets, bytes) -> codec.encode(data, parity, bytes)),
                new Row("rebuild 1 of 4+2", 4, 2, (codec, data, parity, targets, bytes) -> codec.reconstruct(new int[]{0, 2, 3, 4},
                        new ByteBuffer[]{data[0], data[2], data[3], parity[0]}, new int[]{1}, new ByteBuffer[]{targets[0]}, bytes)),
                new Row("rebuild 2 of 4+2", 4, 2, (codec, data, parity, targets, bytes) -> codec.reconstruct(new int[]{0, 2, 4, 5},
                        new ByteBuffer[]{data[0], data[2], parity[0], parity[1]}, new int[]{1, 3}, new ByteBuffer[]{targets[0], targets[1]},
                        bytes)));
        for (Row row : rows) {
            System.out.printf(Locale.ROOT, "%-18s %14s %8s %14s %8s%n", row.name, "64 KiB hot", "ratio", "1 MiB cold", "ratio");
            double[] reference = new double[2];
            for (BackendReport report : chosen.reports().reversed()) {
                if (report.bytesPerSecond() > 0) {
                    ErasureCodec codec = ErasureCodecs.choose(report.name(), TICKER).codec(row.k, row.m);
                    double hot = measure(codec, row, 64 * 1024, 1);
                    double cold = measure(codec, row, 1024 * 1024, 16);
                    if (report.name().equals(ReferenceCodec.NAME)) {
                        reference[0] = hot;
                        reference[1] = cold;
                    }
                    System.out.printf(Locale.ROOT, "  %-16s %14.2f %8.1f %14.2f %8.1f%n", report.name(), hot, hot / reference[0], cold,
                            cold / reference[1]);
                }
            }
        }
    }

    private static double measure(ErasureCodec codec, Row row, int shardBytes, int stripes) throws CodecException {
        Random random = new Random(1);
        ByteBuffer[][] data = new ByteBuffer[stripes][row.k];
        ByteBuffer[][] parity = new ByteBuffer[stripes][row.m];
        ByteBuffer[][] targets = new ByteBuffer[stripes][row.m];
        byte[] bytes = new byte[shardBytes];
        for (int stripe = 0; stripe < stripes; stripe++) {
            for (int i = 0; i < row.k; i++) {
                random.nextBytes(bytes);
                data[stripe][i] = allocate(shardBytes).put(0, bytes);
            }
            for (int i = 0; i < row.m; i++) {
                parity[stripe][i] = allocate(shardBytes);
                targets[stripe][i] = allocate(shardBytes);
            }
            codec.encode(data[stripe], parity[stripe], shardBytes);
        }
        rate(codec, row, data, parity, targets, shardBytes, WARM_UP_NANOS);
        return rate(codec, row, data, parity, targets, shardBytes, MEASURE_NANOS);
    }

    /** Cache-line aligned, and not all on the same sets of the cache. */
    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes + 128).alignedSlice(64);
    }

    private static double rate(ErasureCodec codec, Row row, ByteBuffer[][] data, ByteBuffer[][] parity, ByteBuffer[][] targets,
            int shardBytes, long nanos)
            throws CodecException {
        long calls = 0;
        long start = TICKER.getAsLong();
        long elapsed;
        do {
            int stripe = (int) (calls % data.length);
            row.work.on(codec, data[stripe], parity[stripe], targets[stripe], shardBytes);
            calls++;
            elapsed = TICKER.getAsLong() - start;
        } while (elapsed < nanos);
        return (double) calls * shardBytes * row.k / elapsed;
    }
}
