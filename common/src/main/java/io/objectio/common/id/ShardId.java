package io.objectio.common.id;

import java.util.Comparator;

/** All cells of a blob with one index: placement group, blob, index (0..k-1 data, k..k+m-1 parity). 25 bytes in every format. */
public record ShardId(PgId pg, BlobId blob, int index) implements Comparable<ShardId> {
    private static final Comparator<ShardId> ORDER = Comparator.comparing(ShardId::pg).thenComparing(ShardId::blob)
            .thenComparingInt(ShardId::index);

    public ShardId {
        if (index < 0 || index > 255) {
            throw new IllegalArgumentException("shard index " + index + " is outside 0..255");
        }
    }

    @Override
    public int compareTo(ShardId other) { return ORDER.compare(this, other); }

    @Override
    public String toString() { return pg + "/" + blob + "/" + index; }
}
