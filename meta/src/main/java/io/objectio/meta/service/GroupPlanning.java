package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.meta.command.Command;
import io.objectio.meta.state.MetaReader;
import java.util.Optional;

/** Which placement groups to make now, if any. Asked only when the leader has heard of every OSD that is UP. */
interface GroupPlanning {
    Optional<Command> plan(ClusterMap map, MetaReader reader);
}
