package io.objectio.osd.store;

import io.objectio.osd.segment.LogDamage;
import java.util.List;

/**
 * What a start did.
 *
 * @param recordsReplayed records after the last checkpoint that were applied (R36)
 * @param tornBytesCut    bytes of a group that was never acknowledged
 * @param damage          what was bad although it had been synced: to be rebuilt from the other disks
 * @param indexRebuilt    the index could not be used and was made anew from the whole log
 * @param orphansRemoved  large files without completion, unlinked
 * @param orphansKept     the same, moved to quarantine/ because the log is damaged
 */
public record ReplayStatus(long recordsReplayed, long tornBytesCut, List<LogDamage> damage, boolean indexRebuilt, int orphansRemoved,
        int orphansKept) {
    public ReplayStatus { damage = List.copyOf(damage); }

    /** Whether meta must be asked which shards this disk lacks before it counts as HEALTHY. */
    public boolean needsComparison() {
        return tornBytesCut > 0 || indexRebuilt || !damage.isEmpty();
    }
}
