package io.objectio.gateway.write;

import io.objectio.codec.ErasureCodecs;
import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.Scheduler;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.stripe.Mailbox;
import io.objectio.gateway.stripe.Stripe;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.osd.Manifest;
import io.objectio.protocol.osd.OsdRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PUT in flight: drives an {@link ObjectWriteMachine}. The caller's virtual thread reads and encodes; answers come on any thread. All events
 * go through one mailbox, emptied by whoever finds it idle, so that the machine sees one thread at a time and nobody ever waits for it but the
 * caller.
 */
final class ObjectWrite {
    private static final Logger log = LoggerFactory.getLogger(ObjectWrite.class);

    private record View(Demand demand, long callerEvents) {}

    private final StripedObjectWriter.Parts parts;
    private final ErasureCodecs codecs;
    private final WriteLimits limits;
    private final long length;
    private final Optional<ObjectWriter.Owner> owner;
    private final InstanceId instance;
    private final ObjectWriteMachine machine;

    private final Mailbox mailbox = new Mailbox(this::afterBatch);
    private final Semaphore changed = new Semaphore(0);
    private volatile View view = new View(new Demand.Wait(), 0);
    private volatile @Nullable RuntimeException broken;
    private long callerEvents;

    // touched only while the mailbox is emptied (blobs is read by the caller too)
    private final Map<BlobId, BlobBytes> blobs = new ConcurrentHashMap<>();
    private long callerEventsDone;
    private Scheduler.@Nullable Cancellable wake;
    private long wakeAt = Long.MAX_VALUE;

    ObjectWrite(StripedObjectWriter.Parts parts, long length, Optional<ObjectWriter.Owner> owner, InstanceId instance) {
        this.parts = parts;
        this.codecs = parts.codecs();
        this.limits = parts.limits();
        this.length = length;
        this.owner = owner;
        this.instance = instance;
        this.machine = new ObjectWriteMachine(length, limits, parts.surroundings());
    }

    MutationAnswer run(BodySource body, ObjectWriter.CommitMaker maker, Duration commitDeadline)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException {
        boolean done = false;
        try {
            callerEvent(() -> machine.start(now()));
            writeBody(body);
            MutationAnswer answer = commit(maker, commitDeadline);
            done = true;
            return answer;
        } finally {
            if (!done) {
                post(() -> machine.stop("the request failed"));
            }
        }
    }

    private void writeBody(BodySource body) throws IOException, WriteUnavailableException, InterruptedException {
        BlobBytes blob = null;
        long read = 0;
        while (read < length) {
            Demand.Stripe wanted = switch (await()) {
                case Demand.Stripe stripe -> stripe;
                case Demand.Unavailable(var why) -> throw new WriteUnavailableException(why);
                case Demand.Wait _,Demand.Commit _,Demand.Rebuild _,Demand.Answered _ -> throw new IllegalStateException(
                        "the write asks for something else after " + read + " of " + length + " bytes: " + view.demand());
            };
            if (wanted.stripe() == 0 || blob == null) {
                blob = new BlobBytes(wanted.layout(), wanted.blobOffset(),
                        codecs.codec(wanted.layout().k(), wanted.layout().m()));
            }
            read += writeStripe(body, wanted, blob);
        }
        if (body.read(ByteBuffer.allocateDirect(1)) != -1) {
            throw new IOException("the body goes on after the " + length + " bytes that it was to have");
        }
    }

    private int writeStripe(BodySource body, Demand.Stripe wanted, BlobBytes blob)
            throws IOException, WriteUnavailableException, InterruptedException {
        int number = wanted.stripe();
        int plain = (int) wanted.layout().dataLength(number);
        Stripe stripe;
        try {
            stripe = parts.memory().take(wanted.layout().cellLength(number), wanted.layout().k() + wanted.layout().m(),
                    parts.memoryWait().toMillis());
        } catch (TimeoutException e) {
            throw new WriteUnavailableException("too many bodies are being written: " + e.getMessage(), e);
        }
        boolean handedOver = false;
        try {
            fill(body, stripe.plain(plain), wanted.blobOffset() + wanted.layout().stripeStart(number));
            blob.encode(stripe, number);
            ObjectWriteMachine.BlobSums sums = blob.sums();
            if (sums != null) {
                blob.manifest(manifest(blob));
            }
            handedOver = true;
            callerEvent(() -> {
                if (number == 0) {
                    blobs.put(wanted.blob(), blob);
                }
                blob.add(number, stripe);
                return machine.stripeReady(Optional.ofNullable(sums), now());
            });
        } finally {
            if (!handedOver) {
                stripe.release();
            }
        }
        return plain;
    }

    private void fill(BodySource body, ByteBuffer target, long at) throws IOException, InterruptedException {
        while (target.hasRemaining()) {
            if (body.read(target) < 0) {
                throw new IOException("the body ended after " + (at + target.position()) + " of " + length + " bytes");
            }
        }
    }

    private Bytes manifest(BlobBytes blob) {
        boolean last = blob.objectOffset() + blob.layout().blobLength() == length;
        return new Manifest(List.of(new Manifest.Owner(owner.map(ObjectWriter.Owner::bucket), owner.map(ObjectWriter.Owner::key), instance,
                owner.map(ObjectWriter.Owner::part).orElse(0), blob.objectOffset(), 0, blob.layout().blobLength(), parts.clock().millis(),
                last ? Optional.of(length) : Optional.empty()))).encode();
    }

    private MutationAnswer commit(ObjectWriter.CommitMaker maker, Duration deadline)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException {
        while (true) {
            switch (await()) {
                case Demand.Commit(var extents, var written) -> submit(maker.commit(new WrittenBody(instance, extents, written)), deadline);
                case Demand.Rebuild(var mends) -> rebuild(mends);
                case Demand.Answered(var answer) -> {
                    return answer;
                }
                case Demand.Unavailable(var why) -> throw new WriteUnavailableException(why);
                case Demand.Stripe _,Demand.Wait _ -> throw new IllegalStateException("the write wants more than its " + length + " bytes");
            }
        }
    }

    private void submit(Mutation mutation, Duration deadline) throws MetaUnavailableException, InterruptedException {
        boolean known = false;
        try {
            MutationAnswer answer = parts.meta().submit(mutation, deadline);
            known = true;
            callerEvent(() -> machine.committed(answer, now()));
        } finally {
            if (!known) {
                callerEvent(() -> machine.commitUnknown("it is not known whether meta applied the commit"));
            }
        }
    }

    private void rebuild(List<Demand.Mend> mends) throws WriteUnavailableException, InterruptedException {
        Map<BlobId, List<WrittenBlob.Place>> places = new HashMap<>();
        for (Demand.Mend mend : mends) {
            places.put(mend.blob().blob(), parts.rebuilder().rebuild(mend, manifestOf(mend.blob().blob())));
        }
        callerEvent(() -> machine.rebuilt(places));
    }

    private Bytes manifestOf(BlobId blob) {
        BlobBytes bytes = blobs.get(blob);
        return bytes == null ? Bytes.empty() : bytes.manifest();
    }

    /** What the machine wants of this thread, seen after everything that this thread told it. */
    private Demand await() throws InterruptedException {
        while (true) {
            View seen = view;
            RuntimeException fault = broken;
            if (fault != null) {
                throw new IllegalStateException("the write broke", fault);
            }
            if (seen.callerEvents() == callerEvents && !(seen.demand() instanceof Demand.Wait)) {
                return seen.demand();
            }
            changed.acquire();
        }
    }

    private void callerEvent(Supplier<List<WriteAction>> event) {
        callerEvents++;
        post(() -> {
            callerEventsDone++;
            return event.get();
        });
    }

    private void post(Supplier<List<WriteAction>> event) {
        mailbox.post(() -> {
            try {
                event.get().forEach(this::perform);
            } catch (RuntimeException e) {
                log.error("write broke instance={} length={}", instance, length, e);
                broken = e;
            }
        });
    }

    private void afterBatch() {
        if (machine.ended() || broken != null) {
            blobs.values().forEach(BlobBytes::releaseAll);
        }
        setWake();
        view = new View(machine.demand(), callerEventsDone);
        changed.release();
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
            wake = parts.scheduler().schedule(Duration.ofNanos(Math.max(0, next - now())), () -> post(() -> {
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
            case WriteAction.RefreshMap() -> parts.background().refreshMap(map -> post(() -> machine.mapRefreshed(map, now())));
            case WriteAction.Suspect(var disk, var cause) -> parts.osds().suspect(disk, cause);
            case WriteAction.Straggled(var disk) -> parts.osds().straggled(disk);
            case WriteAction.GiveUp(var references) -> parts.background().submit(new Mutation.GiveUpBlobs(references));
            case WriteAction.Arrived(var shard, var disk, var incarnation) -> parts.background()
                    .submit(new Mutation.ShardArrived(shard, disk, incarnation));
            case WriteAction.Settled(var blob) -> parts.meta().blobDone(blob);
            case WriteAction.Left(var pg) -> parts.chooser().done(pg);
        }
    }

    private void abandon(DiskId disk, ShardId shard) {
        CompletableFuture<?> _ = parts.osds().call(new OsdRequest.AbandonShard(disk, shard), limits.cellDeadline())
                .whenComplete((_, failure) -> {
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
        CompletableFuture<?> _ = parts.osds().call(request, limits.cellDeadline()).whenComplete((answer, failure) -> {
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

    private long now() { return parts.ticker().nanos(); }
}
