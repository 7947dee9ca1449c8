package io.objectio.osd.report;

import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import io.objectio.osd.service.Disks;
import io.objectio.osd.store.DeleteResult;
import io.objectio.osd.store.DiskStore;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what meta has condemned, a page at a time, and says so. Whatever goes wrong ends the sweep of that disk; the next heartbeat's answer
 * names the disk again. Only shards that are durably gone are reported.
 */
final class CondemnedSweep {
    private static final Logger log = LoggerFactory.getLogger(CondemnedSweep.class);
    static final int PAGE = 256;

    private final MetaChannel meta;
    private final Disks disks;
    private final ReportTimings timings;
    private final Set<DiskId> running = ConcurrentHashMap.newKeySet();

    CondemnedSweep(MetaChannel meta, Disks disks, ReportTimings timings) {
        this.meta = meta;
        this.disks = disks;
        this.timings = timings;
    }

    /** Begins a sweep unless one runs. */
    void sweep(DiskId disk) {
        Optional<DiskStore> store = disks.find(disk);
        if (store.isEmpty() || !store.get().stats().state().takesDeletes() || !running.add(disk)) {
            return;
        }
        MetaChannel.then(page(store.get(), List.of()), (_, failure) -> {
            running.remove(disk);
            if (failure != null) {
                log.debug("sweep ended early disk={} cause={}", disk, failure.getMessage());
            }
        });
    }

    private CompletableFuture<Void> page(DiskStore store, List<ShardId> before) {
        DiskId disk = store.identity().disk();
        return meta.ask(new MetaRequest.GetCondemned(disk, PAGE), MetaResponse.CondemnedAre.class, timings.callDeadline())
                .thenCompose(condemned -> {
                    List<ShardId> doomed = condemned.shards();
                    if (doomed.isEmpty() || doomed.equals(before)) {
                        return CompletableFuture.completedFuture(null);
                    }
                    return store.delete(doomed).thenCompose(results -> report(store, doomed, results));
                });
    }

    private CompletableFuture<Void> report(DiskStore store, List<ShardId> doomed, List<DeleteResult> results) {
        List<ShardId> gone = results.stream().filter(DeleteResult.Deleted.class::isInstance).map(DeleteResult.Deleted.class::cast)
                .map(DeleteResult.Deleted::shard).toList();
        if (gone.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Mutation deleted = new Mutation.ShardsDeleted(store.identity().disk(), store.identity().incarnation(), gone);
        return meta.submit(deleted, timings.callDeadline()).thenCompose(answer -> {
            boolean on = answer instanceof MutationAnswer.Done && gone.size() == doomed.size() && doomed.size() == PAGE;
            log.debug("condemned shards deleted disk={} count={} answer={}", store.identity().disk(), gone.size(), answer);
            return on ? page(store, doomed) : CompletableFuture.completedFuture(null);
        });
    }
}
