package io.objectio.meta.state;

import static io.objectio.meta.state.ObjectCommitTest.assertRefused;
import static io.objectio.meta.state.StateDriver.PG;
import static io.objectio.meta.state.StateDriver.blob;
import static io.objectio.meta.state.StateDriver.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.ObjectFound;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.Mutation.PartRef;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.MutationAnswer.Committed;
import io.objectio.protocol.meta.MutationAnswer.Done;
import io.objectio.protocol.meta.WrittenBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Multipart uploads. */
class UploadTest {
    private static final ObjectKey KEY = new ObjectKey("movie");
    private final StateDriver driver = new StateDriver();
    private final BucketId bucket = driver.createBucket("films");

    @Test
    void makesAnObjectOfThePartsNamedAndGivesUpTheOthers() {
        create("u");
        PartRef one = part("u", 1, 100);
        part("u", 2, 50);
        PartRef three = part("u", 3, 7);

        assertThat(complete("u", "e-2", one, three)).isEqualTo(new Committed("null", "e-2", StateDriver.START));

        ObjectFound found = (ObjectFound) driver.lookup(bucket, "movie");
        assertThat(found.version().head().size()).isEqualTo(107);
        assertThat(found.extents()).extracting(Extent::offset).containsExactly(0L, 100L);
        Counts counts = driver.reading(MetaReader::counts);
        assertThat(counts.garbage()).isEqualTo(1);
        assertThat(counts.bytes()).isEqualTo(107);
    }

    @Test
    void answersTheSameCompleteAgainAndNoOther() {
        create("u");
        PartRef one = part("u", 1, 100);
        MutationAnswer first = complete("u", "e-1", one);
        driver.put(bucket, "movie", 5);
        assertThat(complete("u", "e-1", one)).isEqualTo(first);
        assertRefused(complete("u", "other-1", one), MetaError.NO_SUCH_UPLOAD);
        assertRefused(complete("u", "e-1", one, new PartRef(2, driver.nextInstance(), 0)), MetaError.NO_SUCH_UPLOAD);
        assertRefused(commitPart("u", 2, driver.body(5)), MetaError.NO_SUCH_UPLOAD);
        assertRefused(driver.submit(new Mutation.AbortUpload(bucket, KEY, "u")), MetaError.NO_SUCH_UPLOAD);
        assertThat(driver.ask(new MetaRequest.GetUpload(bucket, KEY, "u"))).isInstanceOf(MetaResponse.Failed.class);
    }

    @Test
    void refusesPartsThatAreNotThereOrWereReplaced() {
        create("u");
        PartRef old = part("u", 1, 100);
        PartRef replaced = part("u", 1, 100);
        assertRefused(complete("u", "e", old), MetaError.INVALID_PART);
        assertRefused(complete("u", "e", replaced, new PartRef(2, driver.nextInstance(), 1)), MetaError.INVALID_PART);
        assertRefused(complete("u", "e"), MetaError.BAD_REQUEST);
        assertThat(driver.reading(MetaReader::counts).garbage()).isEqualTo(1);
        assertThat(complete("u", "e", replaced)).isInstanceOf(Committed.class);
    }

    @Test
    void answersARepeatedPartOfTheSameInstance() {
        create("u");
        WrittenBody body = driver.body(10);
        assertThat(commitPart("u", 1, body)).isEqualTo(commitPart("u", 1, body));
        assertThat(driver.reading(MetaReader::counts).garbage()).isZero();
    }

    @Test
    void judgesTheConditionOfAComplete() {
        driver.put(bucket, "movie", 5);
        create("u");
        PartRef one = part("u", 1, 100);
        Mutation complete = new Mutation.CompleteUpload(bucket, KEY, "u", driver.nextInstance(), List.of(one), head(100, "e"),
                new Condition(List.of(), List.of("*")));
        assertRefused(driver.submit(complete), MetaError.PRECONDITION_FAILED);
        assertThat(complete("u", "e", one)).isInstanceOf(Committed.class);
    }

    @Test
    void abortsALargeUploadInSteps() {
        create("u");
        for (int part = 1; part <= 700; part++) {
            part("u", part, 10);
        }
        assertThat(driver.submit(new Mutation.AbortUpload(bucket, KEY, "u"))).isEqualTo(new Done());
        assertRefused(driver.submit(new Mutation.AbortUpload(bucket, KEY, "u")), MetaError.NO_SUCH_UPLOAD);
        assertThat(driver.finishTasks()).isPositive();
        assertThat(driver.reading(MetaReader::counts).garbage()).isEqualTo(700);
        create("u");
        assertThat(((MetaResponse.PartPage) driver.ask(new MetaRequest.ListParts(bucket, KEY, "u", 0, 10))).parts()).isEmpty();
    }

    @Test
    void completesTenThousandPartsAndFindsEveryRangeOfThem() {
        create("u");
        List<PartRef> parts = new ArrayList<>();
        for (int part = 1; part <= 10_000; part++) {
            parts.add(part("u", part, 1 + part % 3));
        }
        MetaResponse.PartPage page = (MetaResponse.PartPage) driver.ask(new MetaRequest.ListParts(bucket, KEY, "u", 9_990, 100));
        assertThat(page.parts()).hasSize(10);
        assertThat(complete("u", "e-10000", parts.toArray(PartRef[]::new))).isInstanceOf(Committed.class);
        driver.finishTasks();

        long size = parts.stream().mapToLong(PartRef::size).sum();
        long at = 0;
        for (int i = 0; i < parts.size(); i += 97) {
            at = parts.subList(0, i).stream().mapToLong(PartRef::size).sum();
            long last = at + parts.get(i).size() - 1;
            for (long first : new long[]{at, last}) {
                ObjectFound found = (ObjectFound) driver
                        .ask(new MetaRequest.Lookup(bucket, KEY, Optional.of(new MetaRequest.ByteRange(first,
                                last))));
                assertThat(found.extents()).hasSize(1);
                assertThat(found.extents().getFirst().offset()).isEqualTo(at);
                assertThat(found.extents().getFirst().length()).isEqualTo(parts.get(i).size());
            }
        }
        ObjectFound all = (ObjectFound) driver.lookup(bucket, "movie");
        assertThat(all.more()).isTrue();
        assertThat(all.extents()).hasSize(1000);
        long next = all.extents().getLast().end();
        while (next < size) {
            MetaResponse.Extents more = (MetaResponse.Extents) driver.ask(new MetaRequest.GetExtents(all.version().instance(), next,
                    Long.MAX_VALUE));
            assertThat(more.extents().getFirst().offset()).isEqualTo(next);
            next = more.extents().getLast().end();
        }
        assertThat(next).isEqualTo(size);

        driver.delete(bucket, "movie");
        driver.finishTasks();
        assertThat(driver.reading(MetaReader::counts).garbage()).isEqualTo(10_000);
    }

    @Test
    void deletesABucketWithOpenUploadsAndCleansThemUp() {
        create("u");
        part("u", 1, 10);
        assertThat(driver.submit(new Mutation.DeleteBucket(bucket, "films"))).isEqualTo(new Done());
        assertRefused(commitPart("u", 2, driver.body(5)), MetaError.NO_SUCH_BUCKET);
        driver.finishTasks();
        assertThat(driver.reading(MetaReader::counts).garbage()).isEqualTo(1);
    }

    @Test
    void listsOpenUploadsByKeyWithPrefixDelimiterAndMarkers() {
        for (String key : List.of("a/1", "a/2", "b", "c\u0000d", "c")) {
            for (String id : List.of("u1", "u2")) {
                driver.submit(new Mutation.CreateUpload(bucket, new ObjectKey(key), id, StateDriver.ACCOUNT, head(0, "")));
            }
        }
        MetaResponse.UploadPage rolled = uploads("", "", "", "/", 10);
        assertThat(rolled.prefixes()).containsExactly("a/");
        assertThat(rolled.uploads()).extracting(MetaResponse.Upload::key).containsExactly("b", "b", "c", "c", "c\u0000d", "c\u0000d");
        List<String> seen = new ArrayList<>();
        String key = "";
        String id = "";
        boolean more = true;
        while (more) {
            MetaResponse.UploadPage page = uploads("", key, id, "", 3);
            page.uploads().forEach(upload -> seen.add(upload.key() + ":" + upload.uploadId()));
            more = page.more();
            key = page.uploads().getLast().key();
            id = page.uploads().getLast().uploadId();
        }
        assertThat(seen).hasSize(10).doesNotHaveDuplicates();
        assertThat(uploads("a/", "a/1", "", "", 10).uploads()).extracting(MetaResponse.Upload::key).containsExactly("a/2", "a/2");
    }

    @Test
    void sharesABlobBetweenOwnersUntilTheLastIsGone() {
        WrittenBody first = driver.body(blob(driver.nextBlob(), 100));
        driver.put(bucket, "x", "e1", first);
        var id = first.blobs().getFirst().blob();
        WrittenBody second = new WrittenBody(driver.nextInstance(), List.of(new Extent(0, PG, id, 50, 50)), List.of());
        assertThat(driver.put(bucket, "y", "e2", second)).isInstanceOf(Committed.class);
        driver.delete(bucket, "x");
        assertThat(driver.reading(MetaReader::counts).garbage()).isZero();
        assertThat(((ObjectFound) driver.lookup(bucket, "y")).extents()).isEqualTo(second.extents());
        driver.delete(bucket, "y");
        assertThat(driver.reading(MetaReader::counts).garbage()).isEqualTo(1);
        assertThat(driver.reading(MetaReader::counts).missing()).containsExactly(0L, 0L, 0L);
    }

    private MetaResponse.UploadPage uploads(String prefix, String key, String id, String delimiter, int limit) {
        return (MetaResponse.UploadPage) driver.ask(new MetaRequest.ListUploads(bucket, prefix, key, id, delimiter, limit));
    }

    private void create(String id) {
        assertThat(driver.submit(new Mutation.CreateUpload(bucket, KEY, id, StateDriver.ACCOUNT, head(0, "")))).isEqualTo(new Done());
    }

    private PartRef part(String id, int number, long size) {
        WrittenBody body = driver.body(size);
        assertThat(commitPart(id, number, body)).isInstanceOf(Committed.class);
        return new PartRef(number, body.instance(), size);
    }

    private MutationAnswer commitPart(String id, int number, WrittenBody body) {
        return driver
                .submit(new Mutation.CommitPart(bucket, KEY, id, number, StateDriver.size(body), "p" + number, Optional.empty(), body));
    }

    private MutationAnswer complete(String id, String etag, PartRef... parts) {
        long size = List.of(parts).stream().mapToLong(PartRef::size).sum();
        return driver.submit(new Mutation.CompleteUpload(bucket, KEY, id, driver.nextInstance(), List.of(parts), head(size, etag),
                Condition.NONE));
    }
}
