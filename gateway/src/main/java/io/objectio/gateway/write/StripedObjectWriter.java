package io.objectio.gateway.write;

import io.objectio.codec.ErasureCodecs;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.PgId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.Scheduler;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.cluster.DiskHealth;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.cluster.OsdClient;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.gateway.stripe.StripeMemory;
import io.objectio.gateway.stripe.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Writes bodies as stripes of shards. See {@link ObjectWriteMachine} for the rules and {@link WriteDriver} for the threads. */
public final class StripedObjectWriter implements ObjectWriter, AutoCloseable {
    /** A body waits this long for memory before its client is told to slow down. */
    private static final Duration MEMORY_WAIT = Duration.ofSeconds(10);
    private static final Duration COMMIT_DEADLINE = Duration.ofSeconds(30);

    /** What all writes share. */
    record Parts(MetaClient meta, OsdClient osds, ErasureCodecs codecs, StripeMemory memory, PgChooser chooser, WriteLimits limits,
            ShardRebuilder rebuilder, BackgroundCalls background, Clock clock, Ticker ticker, Scheduler scheduler, Duration memoryWait) {
        WriteDriver.Surroundings surroundings() {
            return new WriteDriver.Surroundings() {
                @Override
                public ClusterMap map() { return meta.map(); }

                @Override
                public DiskHealth health() { return osds; }

                @Override
                public BlobId nextBlob() throws MetaUnavailableException { return meta.nextBlob(); }

                @Override
                public Optional<PgChooser.Choice> choose(ClusterMap map, Predicate<PgRow> allowed) {
                    return chooser.choose(map, osds, allowed);
                }

                @Override
                public OsdClient osds() { return osds; }

                @Override
                public Ticker ticker() { return ticker; }

                @Override
                public Scheduler scheduler() { return scheduler; }

                @Override
                public void refreshMap(Consumer<ClusterMap> then) { background.refreshMap(then); }

                @Override
                public void submitLater(Mutation mutation) { background.submit(mutation); }

                @Override
                public void blobDone(BlobId blob) { meta.blobDone(blob); }

                @Override
                public void groupLeft(PgId pg) { chooser.done(pg); }
            };
        }
    }

    private final Parts parts;

    /** memory is shared by all writes of the process; nothing is started and nothing but background threads is closed. */
    public StripedObjectWriter(MetaClient meta, OsdClient osds, ErasureCodecs codecs, StripeMemory memory, WriteLimits limits, Clock clock,
            Ticker ticker, Scheduler scheduler, RandomSource random) {
        this(meta, osds, codecs, memory, limits, clock, ticker, scheduler, random, MEMORY_WAIT);
    }

    StripedObjectWriter(MetaClient meta, OsdClient osds, ErasureCodecs codecs, StripeMemory memory, WriteLimits limits, Clock clock,
            Ticker ticker, Scheduler scheduler, RandomSource random, Duration memoryWait) {
        this.parts = new Parts(meta, osds, codecs, memory, new PgChooser(random), limits,
                new ShardRebuilder(meta, osds, codecs, memory, limits, Waiting.PLAIN),
                new BackgroundCalls(meta), clock, ticker, scheduler, memoryWait);
    }

    @Override
    public MutationAnswer write(BodySource body, long length, CommitMaker commit)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException {
        return write(body, length, Optional.empty(), commit);
    }

    @Override
    public MutationAnswer write(BodySource body, long length, Owner owner, CommitMaker commit)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException {
        return write(body, length, Optional.of(owner), commit);
    }

    private MutationAnswer write(BodySource body, long length, Optional<Owner> owner, CommitMaker commit)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException {
        if (length < 0) {
            throw new IllegalArgumentException("the length of a body is known before its bytes, not " + length);
        }
        return new ObjectWrite(parts, length, owner, parts.meta().nextInstance()).run(body, commit, COMMIT_DEADLINE);
    }

    @Override
    public void close() { parts.background().close(); }
}
