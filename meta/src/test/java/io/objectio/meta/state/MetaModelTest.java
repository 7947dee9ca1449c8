package io.objectio.meta.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.meta.command.LogEntryCodec;
import io.objectio.meta.state.MetaState.IndexedEntry;
import io.objectio.meta.store.Applied;
import io.objectio.meta.store.MemoryRowStore;
import io.objectio.meta.store.RocksMemory;
import io.objectio.meta.store.RocksRowStore;
import io.objectio.meta.store.RowStore;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.ObjectFound;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.Mutation.PartRef;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBody;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state against maps, over thousands of random operations; and its log replayed in other groupings, on both stores. Rows R4, R14, D13. */
class MetaModelTest {
    private static final int OPERATIONS = 1_200;

    @TempDir
    Path folder;

    /** What an object should be. */
    private record Expected(String etag, List<Extent> extents, long size) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void agreesWithMapsAndReplaysToTheSameDigest(long seed) throws IOException {
        StateDriver driver = new StateDriver();
        run(driver, new Random(seed));
        Bytes digest = driver.reading(MetaReader::digest);

        assertThat(replay(driver.log(), new MemoryRowStore(), new Random(seed), false)).isEqualTo(digest);
        assertThat(replay(driver.log(), new MemoryRowStore(), new Random(seed + 1), true)).isEqualTo(digest);
        try (RocksMemory memory = new RocksMemory(8 << 20); RowStore store = RocksRowStore.open(folder.resolve("rocks" + seed), memory)) {
            assertThat(replay(driver.log(), store, new Random(seed + 2), false)).isEqualTo(digest);
        }
    }

    /** Row R4: a crash at any point of a replay, then the rest once more from the flushed index, gives the same state. */
    @Test
    void givesTheSameStateAfterACrashInTheMiddleOfAReplay() {
        StateDriver driver = new StateDriver();
        run(driver, new Random(9));
        Bytes digest = driver.reading(MetaReader::digest);
        Random random = new Random(10);
        MemoryRowStore store = new MemoryRowStore();
        for (int crash = 0; crash < 6; crash++) {
            MetaState state = new MetaState(store);
            int until = random.nextInt(driver.log().size());
            int flushAt = random.nextInt(driver.log().size());
            for (int i = 0; i < until; i++) {
                state.apply(LogEntryCodec.decode(driver.log().get(i)), 1, i + 1);
                if (i == flushAt) {
                    store.flush();
                }
            }
            store = store.afterCrash();
        }
        assertThat(replay(driver.log(), store, random, false)).isEqualTo(digest);
    }

    @Test
    void digestsDifferWhereOneCommandDiffers() {
        StateDriver one = new StateDriver();
        StateDriver two = new StateDriver();
        assertThat(one.reading(MetaReader::digest)).isEqualTo(two.reading(MetaReader::digest));
        one.createBucket("aaa");
        two.createBucket("aab");
        assertThat(one.reading(MetaReader::digest)).isNotEqualTo(two.reading(MetaReader::digest));
    }

    private static Bytes replay(List<byte[]> log, RowStore store, Random random, boolean twice) {
        MetaState state = new MetaState(store);
        int next = 0;
        while (next < log.size()) {
            List<IndexedEntry> group = new ArrayList<>();
            int from = twice ? Math.max(0, next - random.nextInt(5)) : next;
            int to = Math.min(log.size(), next + 1 + random.nextInt(20));
            for (int i = from; i < to; i++) {
                group.add(new IndexedEntry(LogEntryCodec.decode(log.get(i)), new Applied(1, i + 1)));
            }
            state.apply(group);
            next = to;
        }
        try (MetaReader reader = state.read()) {
            return reader.digest();
        }
    }

    private static void run(StateDriver driver, Random random) {
        Map<String, BucketId> buckets = new TreeMap<>();
        Map<String, SortedMap<ObjectKey, Expected>> model = new HashMap<>();
        Map<String, SortedMap<Integer, PartRef>> uploads = new HashMap<>();
        Map<PartRef, WrittenBody> bodies = new HashMap<>();
        long blobs = 0;
        for (int step = 0; step < OPERATIONS; step++) {
            driver.setNow(driver.now().plusMillis(random.nextInt(1000) - 100));
            String name = "bucket" + random.nextInt(3);
            ObjectKey key = key(random);
            BucketId bucket = buckets.get(name);
            int choice = random.nextInt(100);
            if (bucket == null) {
                buckets.put(name, driver.createBucket(name));
                model.put(name, new TreeMap<>(Comparator.naturalOrder()));
            } else if (choice < 3) {
                MutationAnswer answer = driver.submit(new Mutation.DeleteBucket(bucket, name));
                assertThat(answer instanceof MutationAnswer.Done).isEqualTo(objects(model, name).isEmpty());
                if (answer instanceof MutationAnswer.Done) {
                    buckets.remove(name);
                    uploads.keySet().removeIf(upload -> upload.startsWith(name + "|"));
                }
            } else if (choice < 45) {
                WrittenBody body = driver.body(random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(1000));
                String etag = "e" + step;
                Condition condition = random.nextInt(3) == 0 ? new Condition(List.of(), List.of("*")) : Condition.NONE;
                MutationAnswer answer = driver.submit(StateDriver.commit(bucket, key.text(), etag, body, condition));
                boolean refused = !condition.ifNoneMatch().isEmpty() && objects(model, name).containsKey(key);
                assertThat(answer instanceof MutationAnswer.Refused).isEqualTo(refused);
                if (!refused) {
                    objects(model, name).put(key, new Expected(etag, body.extents(), StateDriver.size(body)));
                    blobs += body.blobs().size();
                }
            } else if (choice < 60) {
                driver.delete(bucket, key.text(), key(random).text() + "none");
                objects(model, name).remove(key);
            } else if (choice < 65) {
                String upload = name + "|" + key.text() + "|u" + step;
                driver.submit(new Mutation.CreateUpload(bucket, key, "u" + step, StateDriver.ACCOUNT, StateDriver.head(0, "")));
                uploads.put(upload, new TreeMap<>());
            } else if (choice < 85 && !uploads.isEmpty()) {
                String upload = pick(uploads, random);
                String[] place = upload.split("\\|", 3);
                WrittenBody body = driver.body(1 + random.nextInt(100));
                int part = 1 + random.nextInt(6);
                MutationAnswer answer = driver
                        .submit(new Mutation.CommitPart(bucketOf(buckets, place[0]), new ObjectKey(place[1]), place[2], part,
                                StateDriver.size(body), "p" + step, Optional.empty(), body));
                assertThat(answer).isInstanceOf(MutationAnswer.Committed.class);
                PartRef ref = new PartRef(part, body.instance(), StateDriver.size(body));
                partsOf(uploads, upload).put(part, ref);
                bodies.put(ref, body);
                blobs++;
            } else if (choice < 93 && !uploads.isEmpty()) {
                String upload = pick(uploads, random);
                String[] place = upload.split("\\|", 3);
                List<PartRef> parts = partsOf(uploads, upload).values().stream().filter(part -> random.nextInt(4) > 0).toList();
                long size = parts.stream().mapToLong(PartRef::size).sum();
                MutationAnswer answer = driver
                        .submit(new Mutation.CompleteUpload(bucketOf(buckets, place[0]), new ObjectKey(place[1]), place[2],
                                driver.nextInstance(), parts, StateDriver.head(size, "m" + step), Condition.NONE));
                assertThat(answer instanceof MutationAnswer.Committed).isEqualTo(!parts.isEmpty());
                if (!parts.isEmpty()) {
                    uploads.remove(upload);
                    objects(model, place[0]).put(new ObjectKey(place[1]), new Expected("m" + step, joined(parts, bodies), size));
                }
            } else if (choice < 96 && !uploads.isEmpty()) {
                String upload = pick(uploads, random);
                String[] place = upload.split("\\|", 3);
                driver.submit(new Mutation.AbortUpload(bucketOf(buckets, place[0]), new ObjectKey(place[1]), place[2]));
                uploads.remove(upload);
            } else {
                driver.finishTasks();
            }
            if (step % 250 == 249) {
                compare(driver, buckets, model, uploads, blobs);
            }
        }
        driver.finishTasks();
        compare(driver, buckets, model, uploads, blobs);
    }

    private static void compare(StateDriver driver, Map<String, BucketId> buckets, Map<String, SortedMap<ObjectKey, Expected>> model,
            Map<String, SortedMap<Integer, PartRef>> uploads, long blobs) {
        driver.finishTasks();
        long objects = 0;
        long bytes = 0;
        long live = uploads.values().stream().mapToLong(Map::size).sum();
        for (Map.Entry<String, BucketId> bucket : buckets.entrySet()) {
            SortedMap<ObjectKey, Expected> expected = objects(model, bucket.getKey());
            MetaResponse.ObjectPage page = (MetaResponse.ObjectPage) driver
                    .ask(new MetaRequest.ListObjects(bucket.getValue(), "", "", "", 1000));
            assertThat(page.objects()).extracting(MetaResponse.ListedObject::key)
                    .isEqualTo(expected.keySet().stream().map(ObjectKey::text).toList());
            for (Map.Entry<ObjectKey, Expected> object : expected.entrySet()) {
                ObjectFound found = (ObjectFound) driver.lookup(bucket.getValue(), object.getKey().text());
                assertThat(found.version().head().etag()).isEqualTo(object.getValue().etag());
                assertThat(found.extents()).isEqualTo(object.getValue().extents());
                objects++;
                bytes += object.getValue().size();
                live += object.getValue().extents().size();
            }
        }
        Counts counts = driver.reading(MetaReader::counts);
        assertThat(counts.buckets()).isEqualTo(buckets.size());
        assertThat(counts.objects()).isEqualTo(objects);
        assertThat(counts.bytes()).isEqualTo(bytes);
        assertThat(counts.missing()).containsExactly(live, 0L, 0L);
        assertThat(counts.garbage()).isEqualTo(blobs - live);
        assertThat(driver.reading(reader -> reader.blobs(Optional.empty(), Integer.MAX_VALUE)).size()).isEqualTo((int) blobs);
    }

    private static ObjectKey key(Random random) { return new ObjectKey("k" + (char) ('a' + random.nextInt(3)) + "/" + random.nextInt(12)); }

    private static List<Extent> joined(List<PartRef> parts, Map<PartRef, WrittenBody> bodies) {
        List<Extent> extents = new ArrayList<>();
        long base = 0;
        for (PartRef part : parts) {
            WrittenBody body = Optional.ofNullable(bodies.get(part)).orElseThrow();
            for (Extent extent : body.extents()) {
                extents.add(new Extent(base + extent.offset(), extent.pg(), extent.blob(), extent.blobOffset(), extent.length()));
            }
            base += part.size();
        }
        return extents;
    }

    private static String pick(Map<String, ?> map, Random random) {
        List<String> names = map.keySet().stream().sorted().toList();
        return names.get(random.nextInt(names.size()));
    }

    private static BucketId bucketOf(Map<String, BucketId> buckets, String name) {
        return Optional.ofNullable(buckets.get(name)).orElseThrow();
    }

    private static SortedMap<ObjectKey, Expected> objects(Map<String, SortedMap<ObjectKey, Expected>> model, String name) {
        return Optional.ofNullable(model.get(name)).orElseThrow();
    }

    private static SortedMap<Integer, PartRef> partsOf(Map<String, SortedMap<Integer, PartRef>> uploads, String upload) {
        return Optional.ofNullable(uploads.get(upload)).orElseThrow();
    }
}
