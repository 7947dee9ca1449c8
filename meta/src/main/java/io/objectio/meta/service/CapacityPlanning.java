package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import io.objectio.common.placement.PgPlanner;
import io.objectio.common.time.Ticker;
import io.objectio.meta.command.Command;
import io.objectio.meta.state.MetaReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes groups as disks and capacity need them: looks at every new map, and now and then for groups that got full. One thread. */
final class CapacityPlanning implements GroupPlanning {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final Ticker ticker;
    private Optional<Epoch> planned = Optional.empty();
    private long plannedAt;

    CapacityPlanning(Ticker ticker) { this.ticker = ticker; }

    @Override
    public Optional<Command> plan(ClusterMap map, MetaReader reader) {
        long now = ticker.nanos();
        if (planned.filter(map.epoch()::equals).isPresent() && now - plannedAt < PERIOD.toNanos()) {
            return Optional.empty();
        }
        Set<PgId> full = reader.counts().groups().entrySet().stream()
                .filter(group -> PgPlanner.full(group.getValue().blobs(), group.getValue().bytes())).map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        long first = reader.nextPgNumber();
        List<PgRow> groups = PgPlanner.plan(map, full, CodingScheme.RS_4_2, reader.generation(), first);
        if (groups.isEmpty()) {
            planned = Optional.of(map.epoch());
            plannedAt = now;
            return Optional.empty();
        }
        return Optional.of(new Command.CreatePgs(first, groups));
    }
}
