package io.objectio.meta.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.ObjectPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Listing against brute force over random keys, prefixes and delimiters, at every page size. Row D13. */
class ListObjectsTest {
    private static final String[] PIECES = {"a", "b", "/", "//", "-", "\u0000", "\u00e9", "\uffee", "\ud83d\ude00", "aa"};
    private final StateDriver driver = new StateDriver();
    private final BucketId bucket = driver.createBucket("photos");
    private final BucketId other = driver.createBucket("others");

    @Test
    void listsExactlyWhatBruteForceLists() {
        Random random = new Random(5);
        TreeSet<ObjectKey> keys = new TreeSet<>();
        for (int i = 0; i < 150; i++) {
            keys.add(new ObjectKey(text(random, 1 + random.nextInt(5))));
        }
        keys.forEach(key -> driver.put(bucket, key.text(), 0));
        driver.put(other, "zzz", 0);
        for (int i = 0; i < 400; i++) {
            String prefix = random.nextBoolean() ? "" : text(random, 1);
            String delimiter = random.nextInt(3) == 0 ? "" : PIECES[random.nextInt(PIECES.length)];
            int limit = 1 + random.nextInt(7);
            List<String> expected = bruteForce(keys, prefix, delimiter);
            assertThat(pages(prefix, delimiter, limit)).as("prefix=%s delimiter=%s limit=%d", prefix, delimiter, limit).isEqualTo(expected);
        }
    }

    @Test
    void startsBehindStartAfterAndNeverBeforeThePrefix() {
        for (String key : List.of("a", "b/1", "b/2", "c")) {
            driver.put(bucket, key, 0);
        }
        assertThat(keys("", "a", "")).containsExactly("b/1", "b/2", "c");
        assertThat(keys("", "b", "/")).containsExactly("b/", "c");
        assertThat(keys("", "b/", "/")).containsExactly("c");
        assertThat(keys("", "b/1", "/")).containsExactly("b/", "c");
        assertThat(keys("b/", "a", "")).containsExactly("b/1", "b/2");
        assertThat(keys("b/", "c", "")).isEmpty();
    }

    @Test
    void costsOneSeekForACommonPrefixHoweverManyKeysItHas() {
        for (int i = 0; i < 2_000; i++) {
            driver.put(bucket, "many/" + i, 0);
        }
        driver.put(bucket, "z", 0);
        assertThat(keys("", "", "/")).containsExactly("many/", "z");
    }

    @Test
    void cutsPagesOfLongKeysBeforeAFrameIsFull() {
        for (int i = 0; i < 900; i++) {
            driver.put(bucket, String.format("%04d", i) + "x".repeat(1000), 0);
        }
        assertThat(list("", "", "", 1000).objects().size()).isLessThan(900);
        assertThat(pages("", "", 1000)).hasSize(900);
    }

    @Test
    void listsNothingForNoLimitAndSaysWhenTheBucketIsGone() {
        driver.put(bucket, "a", 0);
        assertThat(list("", "", "", 0)).isEqualTo(new ObjectPage(List.of(), List.of(), java.util.Optional.empty()));
        assertThat(driver.ask(new MetaRequest.ListObjects(BucketId.of(1, 99), "", "", "", 10)))
                .isInstanceOfSatisfying(MetaResponse.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo(MetaError.NO_SUCH_BUCKET));
    }

    private static List<String> bruteForce(SortedSet<ObjectKey> keys, String prefix, String delimiter) {
        List<String> found = new ArrayList<>();
        for (ObjectKey key : keys) {
            if (key.text().startsWith(prefix)) {
                int at = delimiter.isEmpty() ? -1 : key.text().indexOf(delimiter, prefix.length());
                String shown = at < 0 ? key.text() : key.text().substring(0, at + delimiter.length());
                if (found.isEmpty() || !found.getLast().equals(shown)) {
                    found.add(shown);
                }
            }
        }
        return found;
    }

    private List<String> pages(String prefix, String delimiter, int limit) {
        List<String> found = new ArrayList<>();
        String after = "";
        while (true) {
            ObjectPage page = list(prefix, after, delimiter, limit);
            assertThat(page.objects().size() + page.prefixes().size()).isLessThanOrEqualTo(limit);
            found.addAll(merged(page));
            if (page.next().isEmpty()) {
                return found;
            }
            after = page.next().get();
        }
    }

    private List<String> keys(String prefix, String startAfter, String delimiter) {
        return merged(list(prefix, startAfter, delimiter, 1000));
    }

    private static List<String> merged(ObjectPage page) {
        TreeSet<ObjectKey> merged = new TreeSet<>();
        page.objects().forEach(object -> merged.add(new ObjectKey(object.key())));
        page.prefixes().forEach(prefix -> merged.add(new ObjectKey(prefix)));
        return merged.stream().map(ObjectKey::text).toList();
    }

    private ObjectPage list(String prefix, String startAfter, String delimiter, int limit) {
        return (ObjectPage) driver.ask(new MetaRequest.ListObjects(bucket, prefix, startAfter, delimiter, limit));
    }

    private static String text(Random random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
