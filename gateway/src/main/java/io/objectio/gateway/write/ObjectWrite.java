package io.objectio.gateway.write;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.InstanceId;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.stripe.Stripe;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * One PUT in flight on its caller's virtual thread: reads and encodes what the {@link WriteDriver} demands, and submits the commit. While it waits
 * for the client's bytes the driver goes on by itself.
 */
final class ObjectWrite {
    /** Room to find that a body does not go on; what would land there is never looked at. */
    private static final ByteBuffer ONE_BYTE = ByteBuffer.allocateDirect(1);

    private final StripedObjectWriter.Parts parts;
    private final long length;
    private final Optional<ObjectWriter.Owner> owner;
    private final InstanceId instance;
    private final Semaphore changed = new Semaphore(0);
    private final WriteDriver driver;
    private long events;

    ObjectWrite(StripedObjectWriter.Parts parts, long length, Optional<ObjectWriter.Owner> owner, InstanceId instance) {
        this.parts = parts;
        this.length = length;
        this.owner = owner;
        this.instance = instance;
        this.driver = new WriteDriver(length, parts.limits(), parts.surroundings(), changed::release);
    }

    MutationAnswer run(BodySource body, ObjectWriter.CommitMaker maker, Duration commitDeadline)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException {
        boolean done = false;
        try {
            events++;
            driver.start();
            writeBody(body);
            MutationAnswer answer = commit(maker, commitDeadline);
            done = true;
            return answer;
        } finally {
            if (!done) {
                driver.stop("the request failed");
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
                        "the write asks for something else after " + read + " of " + length + " bytes: " + driver.view().demand());
            };
            if (wanted.stripe() == 0 || blob == null) {
                blob = new BlobBytes(wanted.layout(), wanted.blobOffset(),
                        parts.codecs().codec(wanted.layout().k(), wanted.layout().m()));
            }
            read += writeStripe(body, wanted, blob);
        }
        if (body.read(ONE_BYTE.duplicate()) != -1) {
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
            if (blob.sums() != null) {
                blob.manifest(manifest(blob));
            }
            handedOver = true;
            events++;
            driver.stripeReady(wanted, blob, stripe);
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
            events++;
            driver.committed(answer);
        } finally {
            if (!known) {
                events++;
                driver.commitUnknown("it is not known whether meta applied the commit");
            }
        }
    }

    private void rebuild(List<Demand.Mend> mends) throws WriteUnavailableException, InterruptedException {
        Map<BlobId, List<WrittenBlob.Place>> places = new HashMap<>();
        for (Demand.Mend mend : mends) {
            places.put(mend.blob().blob(), parts.rebuilder().rebuild(mend, driver.manifestOf(mend.blob().blob())));
        }
        events++;
        driver.rebuilt(places);
    }

    /** What the driver wants of this thread, seen after everything that this thread told it. */
    private Demand await() throws InterruptedException {
        while (true) {
            WriteDriver.View seen = driver.view();
            if (seen.broken().isPresent()) {
                throw new IllegalStateException("the write broke", seen.broken().get());
            }
            if (seen.callerEvents() == events && !(seen.demand() instanceof Demand.Wait)) {
                return seen.demand();
            }
            changed.acquire();
        }
    }
}
