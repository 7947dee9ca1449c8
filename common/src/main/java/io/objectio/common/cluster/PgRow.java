package io.objectio.common.cluster;

import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import java.util.List;

/** A placement group: slots.get(i) is where shard i of its blobs is, unless an exception row says otherwise. */
public record PgRow(PgId id, CodingScheme scheme, Epoch epoch, List<Slot> slots) {
    public PgRow {
        slots = List.copyOf(slots);
        if (slots.size() != scheme.shardCount()) {
            throw new IllegalArgumentException(id + " has " + slots.size() + " slots for a scheme of " + scheme);
        }
        if (slots.stream().map(Slot::current).distinct().count() != slots.size()) {
            throw new IllegalArgumentException(id + " has two slots on one disk: " + slots);
        }
    }
}
