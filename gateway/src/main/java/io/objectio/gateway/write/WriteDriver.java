package io.objectio.gateway.write;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.cluster.OsdClient;
import io.objectio.gateway.stripe.Mailbox;
import io.objectio.gateway.stripe.Stripe;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.osd.OsdRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what an {@link ObjectWriteMachine} asks for: holds the bytes, makes the calls, sets the timer, and feeds back what comes of them. Never
 * waits. All events go through one mailbox, so the machine sees one at a time whatever thread they come on.
 *
 * <p>The caller is told by {@code changed} (on any thread) that {@link #view} is worth another look. Its own events are counted, so that it can
 * tell whether a view has seen them.
 */
public final class WriteDriver {
    private static final Logger log = LoggerFactory.getLogger(WriteDriver.class);

    /** What the driver uses; nothing here may wait. */
    public interface Surroundings extends ObjectWriteMachine.Surroundings {
        OsdClient osds();

        Ticker ticker();

        Scheduler scheduler();

        /** Fetches the map and calls back in any case, with the newest that could be had. */
        void refreshMap(Consumer<ClusterMap> then);

        /** Has the mutation done; nobody waits for the answer. */
        void submitLater(Mutation mutation);

        /** The blob is committed or given up. */
        void blobDone(BlobId blob);

        /** One blob less is written to the group. */
        void groupLeft(PgId pg);
    }

    /** The demand after so many of the caller's events; broken: why this write cannot go on, a bug of ours. */
    public record View(Demand demand, long callerEvents, Optional<RuntimeException> broken) {}

    private final Surroundings around;
    private final Duration cellDeadline;
    private final ObjectWriteMachine machine;
    private final Runnable changed;
    private final Mailbox mailbox = new Mailbox(this::afterBatch);
    private final Map<BlobId, BlobBytes> blobs = new ConcurrentHashMap<>();
    private volatile View view = new View(new Demand.Wait(), 0, Optional.empty());
    private long callerEvents;
    private @Nullable RuntimeException broken;
    private Scheduler.@Nullable Cancellable wake;
    private long wakeAt = Long.MAX_VALUE;

    /** length: bytes of the whole body. */
    public WriteDriver(long length, WriteLimits limits, Surroundings around, Runnable changed) {
        this.around = around;
        this.cellDeadline = limits.cellDeadline();
        this.machine = new ObjectWriteMachine(length, limits, around);
        this.changed = changed;
    }

    public View view() { return view; }

    public void start() { callerEvent(() -> machine.start(now())); }

    /** Takes over the stripe's reference. blob is the same for all stripes of a blob. */
    public void stripeReady(Demand.Stripe wanted, BlobBytes blob, Stripe stripe) {
        Optional<ObjectWriteMachine.BlobSums> sums = Optional.ofNullable(blob.sums());
        callerEvent(() -> {
            if (wanted.stripe() == 0) {
                blobs.put(wanted.blob(), blob);
            }
            blob.add(wanted.stripe(), stripe);
            return machine.stripeReady(sums, now());
        });
    }

    public void committed(MutationAnswer answer) { callerEvent(() -> machine.committed(answer, now())); }

    public void commitUnknown(String why) { callerEvent(() -> machine.commitUnknown(why)); }

    public void rebuilt(Map<BlobId, List<WrittenBlob.Place>> places) { callerEvent(() -> machine.rebuilt(places)); }

    /** Nothing is to become visible any more; does nothing at the end. */
    public void stop(String why) {
        callerEvent(() -> machine.stop(why));
    }

    /** The manifest of a blob of this write. */
    public Bytes manifestOf(BlobId blob) {
        BlobBytes bytes = blobs.get(blob);
        return bytes == null ? Bytes.empty() : bytes.manifest();
    }

    private void callerEvent(Supplier<List<WriteAction>> event) {
        mailbox.post(() -> {
            callerEvents++;
            handle(event);
        });
    }

    private void post(Supplier<List<WriteAction>> event) { mailbox.post(() -> handle(event)); }

    private void handle(Supplier<List<WriteAction>> event) {
        try {
            event.get().forEach(this::perform);
        } catch (RuntimeException e) {
            log.error("write broke", e);
            broken = e;
        }
    }

    private void afterBatch() {
        if (machine.ended() || broken != null) {
            blobs.values().forEach(BlobBytes::releaseAll);
        }
        setWake();
        view = new View(machine.demand(), callerEvents, Optional.ofNullable(broken));
        changed.run();
    }

    private void setWake() {
        long next = machine.nextWake();
        if (next == wakeAt) {
            return;
        }
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
        wakeAt = next;
        if (next != Long.MAX_VALUE) {
            wake = around.scheduler().schedule(Duration.ofNanos(Math.max(0, next - now())), () -> post(() -> {
                wakeAt = Long.MAX_VALUE;
                return machine.tick(now());
            }));
        }
    }

    private void perform(WriteAction action) {
        switch (action) {
            case WriteAction.SendCell send -> send(send);
            case WriteAction.ReleaseStripe(var blob, var stripe) -> bytes(blob).release(stripe);
            case WriteAction.Rename(var from, var to) -> {
                BlobBytes renamed = blobs.remove(from);
                if (renamed != null) {
                    blobs.put(to, renamed);
                }
            }
            case WriteAction.Abandon(var disk, var shard) -> abandon(disk, shard);
            case WriteAction.RefreshMap() -> around.refreshMap(map -> post(() -> machine.mapRefreshed(map, now())));
            case WriteAction.Suspect(var disk, var cause) -> around.osds().suspect(disk, cause);
            case WriteAction.Straggled(var disk) -> around.osds().straggled(disk);
            case WriteAction.GiveUp(var references) -> around.submitLater(new Mutation.GiveUpBlobs(references));
            case WriteAction.Arrived(var shard, var disk, var incarnation) -> around
                    .submitLater(new Mutation.ShardArrived(shard, disk, incarnation));
            case WriteAction.Settled(var blob) -> around.blobDone(blob);
            case WriteAction.Left(var pg) -> around.groupLeft(pg);
        }
    }

    private void abandon(DiskId disk, ShardId shard) {
        CompletableFuture<?> _ = around.osds().call(new OsdRequest.AbandonShard(disk, shard), cellDeadline).whenComplete((_, failure) -> {
            if (failure != null) {
                log.debug("abandon not answered shard={} disk={} cause={}", shard, disk, failure.toString());
            }
        });
    }

    private void send(WriteAction.SendCell send) {
        BlobBytes blob = bytes(send.shard().blob());
        Stripe stripe = blob.stripe(send.cell());
        int index = send.shard().index();
        long offset = blob.layout().cellOffset(send.cell());
        Optional<OsdRequest.Seal> seal = Optional.empty();
        ObjectWriteMachine.BlobSums sums = blob.sums();
        if (send.sealed() && sums != null) {
            seal = Optional.of(new OsdRequest.Seal(sums.shardCrcs().get(index), send.manifest() ? blob.manifest() : Bytes.empty()));
        }
        OsdRequest.WriteCell request = new OsdRequest.WriteCell(send.disk(), send.shard(), send.pgEpoch(), blob.layout().shardLength(),
                offset,
                stripe.crcs(send.shard(), offset), seal, stripe.payload(index));
        CompletableFuture<?> _ = around.osds().call(request, cellDeadline).whenComplete((answer, failure) -> {
            CellOutcome outcome = CellOutcome.of(answer, failure);
            post(() -> machine.answered(send.shard(), send.cell(), send.sending(), outcome, now()));
        });
    }

    private BlobBytes bytes(BlobId blob) {
        BlobBytes bytes = blobs.get(blob);
        if (bytes == null) {
            throw new IllegalStateException("no bytes are known of blob " + blob);
        }
        return bytes;
    }

    private long now() { return around.ticker().nanos(); }
}
