package io.objectio.meta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both row stores promise. */
abstract class RowStoreContract {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private RowStore store;

    abstract RowStore create(Path in) throws IOException;

    /** Opens what checkpoint wrote. */
    abstract RowStore openCheckpoint(Path checkpoint) throws IOException;

    @BeforeEach
    void open() throws IOException { store = create(folder.resolve("store")); }

    @AfterEach
    void close() { store.close(); }

    @Test
    void beginsEmptyAndBeforeTheFirstEntry() {
        assertThat(store.applied()).isEqualTo(Applied.NONE);
        assertThat(store.flushed()).isEqualTo(Applied.NONE);
        try (RowView view = store.view()) {
            assertThat(view.applied()).isEqualTo(Applied.NONE);
            assertThat(view.get(Family.BLOBS, key("a"))).isEmpty();
        }
    }

    @Test
    void showsACommitWholeAndWithItsIndex() {
        RowBatch batch = store.batch();
        batch.put(Family.BLOBS, key("a"), key("1"));
        batch.put(Family.PGS, key("a"), key("2"));
        store.commit(batch, new Applied(1, 5));

        assertThat(store.applied()).isEqualTo(new Applied(1, 5));
        try (RowView view = store.view()) {
            assertThat(view.applied()).isEqualTo(new Applied(1, 5));
            assertThat(text(view.get(Family.BLOBS, key("a")))).isEqualTo("1");
            assertThat(text(view.get(Family.PGS, key("a")))).isEqualTo("2");
            assertThat(view.get(Family.DISKS, key("a"))).isEmpty();
        }
    }

    @Test
    void refusesACommitThatDoesNotGoForward() {
        put(1, "a", "1");
        assertThatThrownBy(() -> store.commit(store.batch(), new Applied(1, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.commit(store.batch(), new Applied(0, 2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsAViewAsItWas() {
        put(1, "a", "old");
        try (RowView before = store.view()) {
            put(2, "a", "new");
            put(3, "b", "more");
            assertThat(text(before.get(Family.BLOBS, key("a")))).isEqualTo("old");
            assertThat(keys(before, "", "z")).containsExactly("a");
            assertThat(before.applied()).isEqualTo(new Applied(1, 1));
        }
        try (RowView after = store.view()) {
            assertThat(text(after.get(Family.BLOBS, key("a")))).isEqualTo("new");
            assertThat(after.applied()).isEqualTo(new Applied(1, 3));
        }
    }

    @Test
    void scansInOrderOfUnsignedBytesAndInTheRangeOnly() {
        RowBatch batch = store.batch();
        for (int b : new int[]{0xff, 0x80, 0x7f, 0x00, 0x01}) {
            batch.put(Family.BLOBS, new byte[]{1, (byte) b}, new byte[]{(byte) b});
        }
        batch.put(Family.BLOBS, new byte[]{2}, new byte[0]);
        store.commit(batch, new Applied(1, 1));
        try (RowView view = store.view(); RowCursor cursor = view.cursor(Family.BLOBS, new byte[]{1, 1}, new byte[]{2})) {
            List<Integer> seen = new ArrayList<>();
            for (; cursor.valid(); cursor.next()) {
                seen.add(cursor.key()[1] & 0xff);
            }
            assertThat(seen).containsExactly(0x01, 0x7f, 0x80, 0xff);
            cursor.seek(new byte[]{1, 0x70});
            assertThat(cursor.key()).containsExactly(1, 0x7f);
            assertThatThrownBy(() -> {
                cursor.seek(new byte[]{5});
                cursor.key();
            }).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void readsItsOwnWritesThroughStackedBatches() {
        put(1, "a", "1");
        put(2, "b", "2");
        put(3, "d", "4");
        RowBatch lower = store.batch();
        lower.delete(Family.BLOBS, key("a"));
        lower.put(Family.BLOBS, key("c"), key("3"));
        RowBatch upper = new RowBatch(lower);
        upper.put(Family.BLOBS, key("b"), key("22"));
        upper.delete(Family.BLOBS, key("d"));

        assertThat(text(upper.get(Family.BLOBS, key("b")))).isEqualTo("22");
        assertThat(text(lower.get(Family.BLOBS, key("b")))).isEqualTo("2");
        assertThat(keys(upper, "", "z")).containsExactly("b", "c");
        assertThat(keys(lower, "", "z")).containsExactly("b", "c", "d");
        assertThat(upper.floor(Family.BLOBS, key(""), key("z")).map(row -> text(Optional.of(row.key())))).contains("c");
        assertThat(upper.floor(Family.BLOBS, key(""), key("a"))).isEmpty();

        upper.addTo(lower);
        store.commit(lower, new Applied(1, 4));
        try (RowView view = store.view()) {
            assertThat(keys(view, "", "z")).containsExactly("b", "c");
        }
    }

    @Test
    void agreesWithASortedMapOverRandomChanges() {
        Random random = new Random(11);
        NavigableMap<String, String> model = new TreeMap<>();
        for (int round = 1; round <= 200; round++) {
            RowBatch group = store.batch();
            RowBatch batch = new RowBatch(group);
            for (int i = 0; i < 8; i++) {
                String key = "k" + random.nextInt(40);
                if (random.nextInt(3) == 0) {
                    batch.delete(Family.BLOBS, key(key));
                    model.remove(key);
                } else {
                    batch.put(Family.BLOBS, key(key), key("v" + round));
                    model.put(key, "v" + round);
                }
                if (random.nextInt(4) == 0) {
                    batch.addTo(group);
                    batch = new RowBatch(group);
                }
            }
            String from = "k" + random.nextInt(40);
            String to = "k" + random.nextInt(40);
            List<String> expected = from.compareTo(to) < 0 ? List.copyOf(model.subMap(from, to).keySet()) : List.of();
            assertThat(keys(batch, from, to)).isEqualTo(expected);
            Map.Entry<String, String> floor = model.floorEntry(to);
            assertThat(batch.floor(Family.BLOBS, key(""), key(to)).map(row -> text(Optional.of(row.key()))))
                    .isEqualTo(Optional.ofNullable(floor).map(Map.Entry::getKey));
            batch.addTo(group);
            store.commit(group, new Applied(1, round));
            try (RowView view = store.view()) {
                assertThat(keys(view, "", "z")).isEqualTo(List.copyOf(model.keySet()));
                assertThat(view.floor(Family.BLOBS, key(from), key(to)).map(row -> text(Optional.of(row.key()))))
                        .isEqualTo(Optional.ofNullable(model.floorKey(to)).filter(found -> found.compareTo(from) >= 0));
            }
        }
    }

    @Test
    void copiesItselfToACheckpoint() throws IOException {
        put(1, "a", "1");
        Path checkpoint = folder.resolve("checkpoint");
        store.checkpoint(checkpoint);
        put(2, "b", "2");
        try (RowStore copy = openCheckpoint(checkpoint); RowView view = copy.view()) {
            assertThat(copy.applied()).isEqualTo(new Applied(1, 1));
            assertThat(keys(view, "", "z")).containsExactly("a");
        }
    }

    @Test
    void saysWhatIsFlushed() {
        put(1, "a", "1");
        assertThat(store.flush()).isEqualTo(new Applied(1, 1));
        put(2, "b", "2");
        assertThat(store.flushed()).isEqualTo(new Applied(1, 1));
    }

    RowStore store() { return store; }

    void put(long index, String key, String value) {
        RowBatch batch = store.batch();
        batch.put(Family.BLOBS, key(key), key(value));
        store.commit(batch, new Applied(1, index));
    }

    static List<String> keys(Rows rows, String from, String end) {
        List<String> keys = new ArrayList<>();
        try (RowCursor cursor = rows.cursor(Family.BLOBS, key(from), key(end))) {
            for (; cursor.valid(); cursor.next()) {
                keys.add(text(Optional.of(cursor.key())));
            }
        }
        return keys;
    }

    static byte[] key(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    static String text(Optional<byte[]> bytes) { return new String(bytes.orElseThrow(), StandardCharsets.UTF_8); }
}
