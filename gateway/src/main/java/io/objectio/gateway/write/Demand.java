package io.objectio.gateway.write;

import io.objectio.codec.layout.StripeLayout;
import io.objectio.common.id.BlobId;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBlob;
import java.util.List;

/** What the write machine waits for from the driver's own thread. */
public sealed interface Demand {
    /** Read, encode and hand in this stripe: {@link ObjectWriteMachine#stripeReady}. */
    record Stripe(BlobId blob, StripeLayout layout, int stripe, long blobOffset) implements Demand {}

    /** Answers are on their way. */
    record Wait() implements Demand {}

    /** All blobs are durable: submit the commit (once the body's end was seen) and say what came of it. */
    record Commit(List<Extent> extents, List<WrittenBlob> blobs) implements Demand {
        public Commit {
            extents = List.copyOf(extents);
            blobs = List.copyOf(blobs);
        }
    }

    /** Meta finds too few good shards: make these anew on other disks, from what can be read, and say where they are. */
    record Rebuild(List<Mend> blobs) implements Demand {
        public Rebuild { blobs = List.copyOf(blobs); }
    }

    /** wanted: indexes to make anew; blob.durable has also the places that meta holds for lost. */
    record Mend(WrittenBlob blob, List<Integer> wanted) {
        public Mend { wanted = List.copyOf(wanted); }
    }

    /** Meta answered. */
    record Answered(MutationAnswer answer) implements Demand {}

    /** Nothing became visible: too few disks could be written, or the request was stopped. */
    record Unavailable(String why) implements Demand {}
}
