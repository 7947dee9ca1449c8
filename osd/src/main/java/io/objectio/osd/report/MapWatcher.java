package io.objectio.osd.report;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.Epoch;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.osd.service.WriteFence;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.util.Optional;

/** Keeps the map fresh: asks, meta holds the question until there is a newer map, and is asked again. One question at a time. */
final class MapWatcher {
    private final MetaChannel meta;
    private final WriteFence fence;
    private final ReportTimings timings;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private final Runnable onNewMap;
    private volatile boolean stopped;

    MapWatcher(MetaChannel meta, WriteFence fence, ReportTimings timings, Ticker ticker, Scheduler scheduler,
            Runnable onNewMap) {
        this.meta = meta;
        this.fence = fence;
        this.timings = timings;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.onNewMap = onNewMap;
    }

    void start() { ask(); }

    void stop() { stopped = true; }

    private void ask() {
        if (stopped) {
            return;
        }
        Optional<Epoch> known = fence.map().map(ClusterMap::epoch);
        long sent = ticker.nanos();
        MetaRequest question = new MetaRequest.GetMap(known, (int) timings.mapWait().toMillis());
        MetaChannel.then(meta.ask(question, MetaResponse.MapIs.class, timings.mapDeadline()), (answer, failure) -> {
            boolean news = answer != null && (known.isEmpty() || answer.map().epoch().compareTo(known.get()) > 0);
            if (answer != null) {
                fence.mapIs(answer.map());
            }
            boolean held = failure == null && ticker.nanos() - sent >= timings.retry().toNanos();
            if (news) {
                onNewMap.run();
            }
            if (news || held) {
                // not from this stack: with a server in the same process answers may come at once
                scheduler.schedule(java.time.Duration.ZERO, this::ask);
            } else {
                scheduler.schedule(timings.retry(), this::ask);
            }
        });
    }
}
