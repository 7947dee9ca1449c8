package io.objectio.meta.state;

import io.objectio.common.id.PgId;
import java.util.List;
import java.util.Map;

/**
 * What is counted in the batches that change the rows.
 *
 * @param missing missing.get(n): (blob, owner) pairs of which n shards are MISSING, or on a disk that is FAILED, AWAY or of a DOWN OSD; n = 0..m.
 *                A shard on another disk than its group says counts as there: what becomes of that disk shows when its blob is verified
 * @param lost    pairs with more than m such shards
 * @param garbage blobs without owner
 * @param groups  load of each group
 */
public record Counts(long buckets, long objects, long bytes, List<Long> missing, long lost, long garbage, Map<PgId, Load> groups) {
    public Counts {
        missing = List.copyOf(missing);
        groups = Map.copyOf(groups);
    }

    /** Blobs of a group and their plain bytes. */
    public record Load(long blobs, long bytes) {}
}
