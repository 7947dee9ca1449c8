package io.objectio.meta.state;

import static io.objectio.meta.state.StateDriver.LIFE;
import static io.objectio.meta.state.StateDriver.PG;
import static io.objectio.meta.state.StateDriver.blob;
import static io.objectio.meta.state.StateDriver.commit;
import static io.objectio.meta.state.StateDriver.disk;
import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.ShardId;
import io.objectio.meta.command.Command;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.ObjectFound;
import io.objectio.protocol.meta.MetaResponse.ShardException;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.MutationAnswer.Committed;
import io.objectio.protocol.meta.MutationAnswer.Done;
import io.objectio.protocol.meta.MutationAnswer.Refused;
import io.objectio.protocol.meta.MutationAnswer.ShardsMissing;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The commit of a PUT: conditions, shards judged against the map, replaced objects. DESIGN 7. */
class ObjectCommitTest {
    private final StateDriver driver = new StateDriver();
    private final BucketId bucket = driver.createBucket("photos");

    @Test
    void findsWhatWasCommitted() {
        WrittenBody body = driver.body(blob(driver.nextBlob(), 64 << 20), blob(driver.nextBlob(), 1000));

        assertThat(driver.put(bucket, "a", "e1", body)).isEqualTo(new Committed("null", "e1", StateDriver.START));

        ObjectFound found = (ObjectFound) driver.lookup(bucket, "a");
        assertThat(found.version().head().etag()).isEqualTo("e1");
        assertThat(found.version().instance()).isEqualTo(body.instance());
        assertThat(found.extents()).isEqualTo(body.extents());
        assertThat(found.blobs()).extracting(MetaResponse.BlobRow::blob).containsExactly(body.blobs().get(0).blob(),
                body.blobs().get(1).blob());
        assertThat(found.blobs().getFirst().exceptions()).isEmpty();
        assertThat(found.blobs().getFirst().shardCrcs()).isEqualTo(body.blobs().getFirst().shardCrcs());
    }

    @Test
    void refusesCommitToABucketThatIsNotThere() {
        assertRefused(driver.put(BucketId.of(1, 99), "a", 10), MetaError.NO_SUCH_BUCKET);
        assertThat(driver.lookup(BucketId.of(1, 99), "a")).isInstanceOfSatisfying(MetaResponse.Failed.class,
                failed -> assertThat(failed.error()).isEqualTo(MetaError.NO_SUCH_BUCKET));
    }

    @Test
    void letsOnlyOneOfTwoCreatorsWin() {
        Condition absent = new Condition(List.of(), List.of("*"));
        assertThat(driver.submit(commit(bucket, "a", "e1", driver.body(10), absent))).isInstanceOf(Committed.class);
        assertRefused(driver.submit(commit(bucket, "a", "e2", driver.body(10), absent)), MetaError.PRECONDITION_FAILED);
        assertThat(etag("a")).isEqualTo("e1");
    }

    @Test
    void judgesIfMatchAndIfNoneMatchOnTheNewestVersion() {
        driver.put(bucket, "a", "e1", driver.body(10));
        assertRefused(driver.submit(commit(bucket, "a", "e2", driver.body(10), new Condition(List.of("zz"), List.of()))),
                MetaError.PRECONDITION_FAILED);
        assertRefused(driver.submit(commit(bucket, "a", "e2", driver.body(10), new Condition(List.of(), List.of("e1")))),
                MetaError.PRECONDITION_FAILED);
        assertRefused(driver.submit(commit(bucket, "b", "e2", driver.body(10), new Condition(List.of("*"), List.of()))),
                MetaError.NO_SUCH_KEY);
        assertThat(driver.submit(commit(bucket, "a", "e2", driver.body(10), new Condition(List.of("zz", "e1"), List.of("zz")))))
                .isInstanceOf(Committed.class);
        assertThat(etag("a")).isEqualTo("e2");
    }

    @Test
    void acceptsFiveOfSixWithARepairItem() {
        driver.put(bucket, "a", "e1", driver.body(blob(driver.nextBlob(), 100, 0, 1, 2, 4, 5)));

        assertThat(exceptions("a")).containsExactly(new ShardException(3, Optional.empty()));
        assertThat(driver.reading(MetaReader::counts).missing()).containsExactly(0L, 1L, 0L);
    }

    @Test
    void refusesFourOfSixAndChangesNothing() {
        BlobId blob = driver.nextBlob();
        BlobId good = driver.nextBlob();
        Counts before = driver.reading(MetaReader::counts);

        MutationAnswer answer = driver.put(bucket, "a", "e1", driver.body(blob(good, 10), blob(blob, 100, 0, 1, 2, 4)));

        assertThat(answer).isEqualTo(new ShardsMissing(List.of(new ShardId(PG, blob, 3), new ShardId(PG, blob, 5))));
        assertThat(driver.lookup(bucket, "a")).isInstanceOf(MetaResponse.Failed.class);
        assertThat(driver.reading(MetaReader::counts)).isEqualTo(before);
        boolean known = driver.reading(reader -> reader.blobKnown(PG, good));
        assertThat(known).isFalse();
    }

    @Test
    void countsShardsOnAFailedDiskAsMissing() {
        driver.submitWithout(new Mutation.DiskChanged(disk(2), LIFE, DiskState.FAILED, "EIO"));
        assertThat(driver.put(bucket, "a", 100)).isInstanceOf(Committed.class);
        assertThat(exceptions("a")).containsExactly(new ShardException(1, Optional.empty()));

        driver.submitWithout(new Mutation.DiskChanged(disk(5), LIFE, DiskState.FAILED, "EIO"));
        BlobId blob = driver.nextBlob();
        assertThat(driver.put(bucket, "b", "e", driver.body(blob(blob, 10))))
                .isEqualTo(new ShardsMissing(List.of(new ShardId(PG, blob, 1), new ShardId(PG, blob, 4))));
    }

    @Test
    void countsShardsOnAReplacedIncarnationAsMissing() {
        driver.register(1, StateDriver.report(1, Incarnation.of(1, 2), DiskState.HEALTHY), StateDriver.report(2, LIFE, DiskState.HEALTHY));
        driver.put(bucket, "a", 100);
        assertThat(exceptions("a")).containsExactly(new ShardException(0, Optional.empty()));
    }

    @Test
    void countsShardsOnDisksThatWillComeBackAsGood() {
        int number = 1;
        for (DiskState state : List.of(DiskState.AWAY, DiskState.SUSPECT, DiskState.FULL, DiskState.DRAINING)) {
            driver.submitWithout(new Mutation.DiskChanged(disk(number++), LIFE, state, "test"));
        }
        driver.put(bucket, "a", 100);
        assertThat(exceptions("a")).isEmpty();
    }

    @Test
    void writesAnExceptionForAShardThatIsElsewhere() {
        BlobId blob = driver.nextBlob();
        List<WrittenBlob.Place> places = new ArrayList<>(blob(blob, 10).durable());
        places.set(2, new WrittenBlob.Place(2, disk(8), LIFE));
        WrittenBlob written = new WrittenBlob(PG, blob, 10, 1, blob(blob, 10).shardCrcs(), places);

        driver.put(bucket, "a", "e", driver.body(written));

        assertThat(exceptions("a")).containsExactly(new ShardException(2, Optional.of(new MetaResponse.Elsewhere(disk(8), LIFE))));
        assertThat(driver.reading(MetaReader::counts).missing()).containsExactly(1L, 0L, 0L);
    }

    @Test
    void refusesTwoShardsOnOneDisk() {
        BlobId blob = driver.nextBlob();
        List<WrittenBlob.Place> places = new ArrayList<>(blob(blob, 10).durable());
        places.set(2, new WrittenBlob.Place(2, disk(1), LIFE));
        WrittenBlob written = new WrittenBlob(PG, blob, 10, 1, blob(blob, 10).shardCrcs(), places);
        assertRefused(driver.put(bucket, "a", "e", driver.body(written)), MetaError.BAD_REQUEST);
    }

    @Test
    void refusesABlobOfAnEndedSessionThoughTheCommandsSessionIsOpen() {
        BlobId blob = new BlobId(driver.openSession("gateway2"), 1);
        driver.lead(new Command.EndSession(blob.session()));
        assertRefused(driver.put(bucket, "a", "e", driver.body(blob(blob, 10))), MetaError.SESSION_ENDED);
    }

    @Test
    void neverAcceptsAGivenUpBlob() {
        BlobId blob = driver.nextBlob();
        assertThat(driver.submit(new Mutation.GiveUpBlobs(List.of(new Mutation.BlobRef(PG, blob, List.of(disk(1), disk(2)))))))
                .isEqualTo(new Done());
        assertRefused(driver.put(bucket, "a", "e", driver.body(blob(blob, 10))), MetaError.BLOB_CONDEMNED);
    }

    @Test
    void givesUpNoBlobThatARowNames() {
        BlobId blob = driver.nextBlob();
        driver.put(bucket, "a", "e", driver.body(blob(blob, 10)));
        driver.submit(new Mutation.GiveUpBlobs(List.of(new Mutation.BlobRef(PG, blob, List.of(disk(1), disk(2))))));
        List<DiskId> condemned = driver.reading(reader -> reader.condemnedDisks(List.of(disk(1), disk(2))));
        assertThat(condemned).isEmpty();
        assertThat(driver.lookup(bucket, "a")).isInstanceOf(ObjectFound.class);
    }

    @Test
    void makesBlobsOfAReplacedObjectGarbage() {
        driver.put(bucket, "a", 100);
        driver.put(bucket, "a", 50);
        Counts counts = driver.reading(MetaReader::counts);
        assertThat(counts.garbage()).isEqualTo(1);
        assertThat(counts.objects()).isEqualTo(1);
        assertThat(counts.bytes()).isEqualTo(50);
        assertThat(counts.groups().get(PG)).isEqualTo(new Counts.Load(2, 150));
    }

    @Test
    void deletesKeysAndCountsAbsentOnesAsDeleted() {
        driver.put(bucket, "a", 100);
        assertThat(driver.delete(bucket, "a", "zz", "a")).isEqualTo(new Done());
        assertThat(driver.lookup(bucket, "a")).isInstanceOf(MetaResponse.Failed.class);
        Counts counts = driver.reading(MetaReader::counts);
        assertThat(counts.objects()).isZero();
        assertThat(counts.bytes()).isZero();
        assertThat(counts.garbage()).isEqualTo(1);
    }

    @Test
    void answersACommitOfTheSameInstanceInAnotherSessionAgain() {
        Mutation.CommitObject commit = commit(bucket, "a", "e1", driver.body(10), new Condition(List.of(), List.of("*")));
        MutationAnswer first = driver.submit(commit);
        assertThat(driver.submit(driver.openSession("gateway2"), 1, 0, commit)).isEqualTo(first);
    }

    @Test
    void refusesBodiesThatContradictThemselves() {
        WrittenBody body = driver.body(100);
        assertRefused(
                driver.submit(new Mutation.CommitObject(bucket, new io.objectio.common.id.ObjectKey("a"), StateDriver.head(99, "e"), body,
                        Condition.NONE)),
                MetaError.BAD_REQUEST);
        WrittenBody gap = new WrittenBody(driver.nextInstance(),
                List.of(new io.objectio.protocol.meta.Extent(1, PG, body.blobs().getFirst().blob(), 0, 100)), body.blobs());
        assertRefused(driver.put(bucket, "a", "e", gap), MetaError.BAD_REQUEST);
        WrittenBody unused = new WrittenBody(driver.nextInstance(), List.of(), body.blobs());
        assertRefused(driver.put(bucket, "a", "e", unused), MetaError.BAD_REQUEST);
    }

    private String etag(String key) { return ((ObjectFound) driver.lookup(bucket, key)).version().head().etag(); }

    private List<ShardException> exceptions(String key) {
        return ((ObjectFound) driver.lookup(bucket, key)).blobs().getFirst().exceptions();
    }

    static void assertRefused(MutationAnswer answer, MetaError error) {
        assertThat(answer).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.error()).isEqualTo(error));
    }
}
