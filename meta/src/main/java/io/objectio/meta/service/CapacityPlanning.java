package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.meta.command.Command;
import io.objectio.meta.state.MetaReader;
import java.util.Optional;

/** Makes groups as disks and capacity need them. */
final class CapacityPlanning implements GroupPlanning {
    @Override
    public Optional<Command> plan(ClusterMap map, MetaReader reader) { return Optional.empty(); }
}
