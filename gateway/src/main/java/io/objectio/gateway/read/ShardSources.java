package io.objectio.gateway.read;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.id.DiskId;
import io.objectio.protocol.meta.MetaResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where the shards of a blob may be: where an exception says, else on the slot's disk, else on the one that a moving slot leaves (DESIGN 4). */
final class ShardSources {
    private ShardSources() {}

    /** By shard index; disks that are away by the map come last. Empty for a shard that is nowhere. */
    static List<List<StripeReadMachine.Source>> of(ClusterMap map, MetaResponse.BlobRow blob) throws ReadUnavailableException {
        PgRow pg = map.pg(blob.pg())
                .orElseThrow(() -> new ReadUnavailableException(blob.pg() + " is not in map " + map.epoch() + " of this gateway"));
        List<List<StripeReadMachine.Source>> sources = new ArrayList<>();
        for (int i = 0; i < pg.slots().size(); i++) {
            int index = i;
            Optional<MetaResponse.ShardException> exception = blob.exceptions().stream().filter(row -> row.index() == index).findFirst();
            List<DiskId> disks = new ArrayList<>();
            if (exception.isPresent()) {
                exception.get().elsewhere().ifPresent(place -> disks.add(place.disk()));
            } else {
                Slot slot = pg.slots().get(i);
                disks.add(slot.current());
                slot.previous().ifPresent(disks::add);
            }
            sources.add(disks.stream().map(disk -> new StripeReadMachine.Source(disk, !map.readable(disk)))
                    .sorted(Comparator.comparing(StripeReadMachine.Source::last)).toList());
        }
        return sources;
    }
}
