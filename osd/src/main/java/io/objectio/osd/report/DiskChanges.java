package io.objectio.osd.report;

import io.objectio.common.id.DiskId;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of disks that meta does not know yet: the newest of each disk, sent at once and again with each heartbeat until meta has taken it. One
 * at a time for each disk, so that an older one never overtakes a newer.
 */
final class DiskChanges {
    private static final Logger log = LoggerFactory.getLogger(DiskChanges.class);

    private final MetaChannel meta;
    private final ReportTimings timings;
    private final Map<DiskId, Mutation.DiskChanged> waiting = new HashMap<>();
    private final Set<DiskId> inFlight = new HashSet<>();

    DiskChanges(MetaChannel meta, ReportTimings timings) {
        this.meta = meta;
        this.timings = timings;
    }

    synchronized void add(Mutation.DiskChanged change) { waiting.put(change.disk(), change); }

    /** Sends what waits. */
    void send() {
        List<Mutation.DiskChanged> ready;
        synchronized (this) {
            ready = waiting.values().stream().filter(change -> inFlight.add(change.disk())).toList();
        }
        for (Mutation.DiskChanged change : ready) {
            MetaChannel.then(meta.submit(change, timings.callDeadline()), (answer, _) -> {
                if (answered(change, answer != null) && answer != null) {
                    send();
                }
                if (answer instanceof MutationAnswer.Refused(var error, var message)) {
                    log.warn("disk change refused by meta disk={} state={} error={} cause={}", change.disk(), change.state(), error,
                            message);
                }
            });
        }
    }

    /** True if a newer change waits. */
    private synchronized boolean answered(Mutation.DiskChanged change, boolean taken) {
        inFlight.remove(change.disk());
        if (taken) {
            waiting.remove(change.disk(), change);
        }
        return waiting.containsKey(change.disk());
    }
}
