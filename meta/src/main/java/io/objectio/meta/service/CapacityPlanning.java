package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.DiskId;
import io.objectio.meta.command.Command;
import io.objectio.meta.state.MetaReader;
import java.util.Optional;
import java.util.Set;

/** Makes groups as disks and capacity need them. */
final class CapacityPlanning implements GroupPlanning {
    @Override
    public Optional<Command> plan(ClusterMap map, MetaReader reader, Set<DiskId> heard) { return Optional.empty(); }
}
