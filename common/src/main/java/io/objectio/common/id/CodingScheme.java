package io.objectio.common.id;

/** A Reed-Solomon scheme: k data and m parity shards, cut in cells of cellBytes (see FORMATS: the last stripe has shorter ones). */
public record CodingScheme(int k, int m, int cellBytes) {
    /** What every bucket uses today: four data shards, two parity shards, cells of 256 KiB. */
    public static final CodingScheme RS_4_2 = new CodingScheme(4, 2, 256 << 10);

    public CodingScheme {
        if (k < 1 || k > 16 || m < 1 || m > 8) {
            throw new IllegalArgumentException("scheme " + k + "+" + m + " is outside 1..16 + 1..8");
        }
        if (cellBytes < 1) {
            throw new IllegalArgumentException("cell of " + cellBytes + " bytes");
        }
    }

    /** Shards of a blob: k + m. */
    public int shardCount() { return k + m; }

    /** How many durable shards a commit needs at least: one more than are needed to read. */
    public int ackShards() { return k + 1; }

    @Override
    public String toString() { return k + "+" + m; }
}
