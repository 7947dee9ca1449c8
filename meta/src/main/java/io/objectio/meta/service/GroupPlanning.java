package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.DiskId;
import io.objectio.meta.command.Command;
import io.objectio.meta.state.MetaReader;
import java.util.Optional;
import java.util.Set;

/** Which placement groups to make now, if any. */
interface GroupPlanning {
    /** heard: disks that this leader has heard from; no other is used for new placement. */
    Optional<Command> plan(ClusterMap map, MetaReader reader, Set<DiskId> heard);
}
