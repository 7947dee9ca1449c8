package io.objectio.it.simulation;

import io.objectio.codec.ErasureCodecs;
import io.objectio.common.buffer.Bytes;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.time.RandomSource;
import io.objectio.gateway.stripe.Stripe;
import io.objectio.gateway.write.BlobBytes;
import io.objectio.gateway.write.Demand;
import io.objectio.gateway.write.WriteDriver;
import io.objectio.gateway.write.WriteUnavailableException;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A client's PUT: gives a stripe, or submits the commit, each time it is stepped and the driver wants something. */
final class SimPut {
    enum Outcome {
        RUNNING, ACKNOWLEDGED, REFUSED, UNKNOWN
    }

    private final SimGateway gateway;
    private final ErasureCodecs codecs;
    private final BucketId bucket;
    private final ObjectKey key;
    private final String tag;
    private final byte[] bytes;
    private final Plant plant;
    private final InstanceId instance;
    private final WriteDriver driver;
    private long events;
    private @Nullable BlobBytes blob;
    private boolean submitting;
    private boolean submitted;
    private Outcome outcome = Outcome.RUNNING;

    SimPut(SimGateway gateway, ErasureCodecs codecs, BucketId bucket, ObjectKey key, String tag, int length, Plant plant) {
        this.gateway = gateway;
        this.codecs = codecs;
        this.bucket = bucket;
        this.key = key;
        this.tag = tag;
        this.bytes = bytes(tag, length);
        this.plant = plant;
        this.instance = gateway.nextInstance();
        this.driver = new WriteDriver(length, SimGateway.LIMITS, gateway, () -> {});
        events++;
        driver.start();
    }

    /** The body that belongs to a tag. */
    static byte[] bytes(String tag, int length) {
        byte[] bytes = new byte[length];
        RandomSource random = RandomSource.seeded(tag.hashCode());
        for (int i = 0; i < length; i += 8) {
            long word = random.nextLong();
            for (int b = 0; b < 8 && i + b < length; b++) {
                bytes[i + b] = (byte) (word >>> (8 * b));
            }
        }
        return bytes;
    }

    ObjectKey key() { return key; }

    String tag() { return tag; }

    int length() { return bytes.length; }

    Outcome outcome() { return outcome; }

    /** The client goes away in the middle of its body. */
    void breakOff() {
        if (outcome == Outcome.RUNNING && !submitted) {
            events++;
            driver.stop("the client went away");
            outcome = Outcome.REFUSED;
        }
    }

    /** One step of the caller's thread; false if there is nothing to do now. */
    boolean step() throws InterruptedException {
        WriteDriver.View view = driver.view();
        view.broken().ifPresent(e -> {
            throw new IllegalStateException("the write broke", e);
        });
        if (outcome != Outcome.RUNNING || submitting || view.callerEvents() != events) {
            return false;
        }
        switch (view.demand()) {
            case Demand.Wait _ -> {
                return false;
            }
            case Demand.Stripe stripe -> give(stripe);
            case Demand.Commit(var extents, var blobs) -> commit(new WrittenBody(instance, extents, named(blobs)));
            case Demand.Rebuild(var mends) -> rebuild(mends);
            case Demand.Answered(var answer) ->
                outcome = answer instanceof MutationAnswer.Committed ? Outcome.ACKNOWLEDGED : Outcome.REFUSED;
            case Demand.Unavailable _ -> outcome = Outcome.REFUSED;
        }
        return true;
    }

    private void give(Demand.Stripe wanted) throws InterruptedException {
        if (wanted.stripe() == 0 || blob == null) {
            blob = new BlobBytes(wanted.layout(), wanted.blobOffset(), codecs.codec(wanted.layout().k(), wanted.layout().m()));
        }
        int plain = (int) wanted.layout().dataLength(wanted.stripe());
        try {
            Stripe stripe = gateway.memory().take(wanted.layout().cellLength(wanted.stripe()), wanted.layout().k() + wanted.layout().m(),
                    0);
            stripe.plain(plain).put(bytes, (int) (wanted.blobOffset() + wanted.layout().stripeStart(wanted.stripe())), plain);
            blob.encode(stripe, wanted.stripe());
            blob.manifest(Bytes.of(new byte[]{1}));
            events++;
            driver.stripeReady(wanted, blob, stripe);
        } catch (TimeoutException e) {
            throw new Violation("stripes leak: " + e.getMessage());
        }
    }

    private void commit(WrittenBody body) {
        submitting = true;
        submitted = true;
        ObjectHead head = new ObjectHead(bytes.length, tag, Map.of(), Map.of(), Optional.empty(), "STANDARD", 0);
        gateway.submit(new Mutation.CommitObject(bucket, key, head, body, Condition.NONE), answer -> {
            submitting = false;
            events++;
            if (plant == Plant.ACKNOWLEDGE_UNCOMMITTED && !(answer.orElse(null) instanceof MutationAnswer.Committed)) {
                outcome = Outcome.ACKNOWLEDGED;
            }
            if (answer.isPresent()) {
                driver.committed(answer.get());
            } else {
                outcome = outcome == Outcome.RUNNING ? Outcome.UNKNOWN : outcome;
                driver.commitUnknown("no answer");
                if (plant == Plant.FORGET_CONDEMNED) {
                    // a stray repeat of the commit, long after it was given up
                    gateway.scheduler().schedule(java.time.Duration.ofMillis(300),
                            () -> gateway.submit(new Mutation.CommitObject(bucket, key, head, body, Condition.NONE), _ -> {}));
                }
            }
        });
    }

    private void rebuild(List<Demand.Mend> mends) throws InterruptedException {
        Map<BlobId, List<WrittenBlob.Place>> places = new HashMap<>();
        try {
            for (Demand.Mend mend : mends) {
                places.put(mend.blob().blob(), gateway.rebuilder().rebuild(mend, driver.manifestOf(mend.blob().blob())));
            }
            events++;
            driver.rebuilt(places);
        } catch (WriteUnavailableException e) {
            events++;
            driver.stop(String.valueOf(e.getMessage()));
        }
    }

    /** What the commit names: what the machine says, or what a planted bug makes of it. */
    private List<WrittenBlob> named(List<WrittenBlob> blobs) {
        return switch (plant) {
            case ACKNOWLEDGE_AT_FOUR -> blobs.stream().map(this::oneMore).toList();
            case IGNORE_INCARNATION -> blobs.stream().map(this::presentLives).toList();
            case NONE, SKIP_SYNC, FORGET_CONDEMNED, ACKNOWLEDGE_UNCOMMITTED, TRUST_DISKS -> blobs;
        };
    }

    private WrittenBlob oneMore(WrittenBlob written) {
        List<WrittenBlob.Place> places = new ArrayList<>(written.durable());
        for (int i = 0; i < written.shardCrcs().size(); i++) {
            int index = i;
            if (places.size() == 5 && places.stream().noneMatch(place -> place.index() == index)) {
                DiskId disk = gateway.map().pg(written.pg()).orElseThrow().slots().get(index).current();
                places.add(index, new WrittenBlob.Place(index, disk, gateway.map().disk(disk).orElseThrow().incarnation()));
                // two are lost as soon as one of the five is
                places.remove(index == 0 ? 1 : 0);
            }
        }
        return new WrittenBlob(written.pg(), written.blob(), written.length(), written.plainCrc(), written.shardCrcs(), places);
    }

    private WrittenBlob presentLives(WrittenBlob written) {
        return new WrittenBlob(written.pg(), written.blob(), written.length(), written.plainCrc(), written.shardCrcs(),
                written.durable().stream().map(place -> new WrittenBlob.Place(place.index(), place.disk(),
                        gateway.map().disk(place.disk()).map(DiskRow::incarnation).orElse(place.incarnation()))).toList());
    }
}
