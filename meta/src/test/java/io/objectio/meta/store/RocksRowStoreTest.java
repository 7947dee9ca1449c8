package io.objectio.meta.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RocksRowStoreTest extends RowStoreContract {
    private static final RocksMemory MEMORY = new RocksMemory(16 << 20);

    @AfterAll
    static void closeMemory() { MEMORY.close(); }

    @Override
    RowStore create(Path in) throws IOException { return RocksRowStore.open(in, MEMORY); }

    @Override
    RowStore openCheckpoint(Path checkpoint) throws IOException { return RocksRowStore.open(checkpoint, MEMORY); }

    @Test
    void findsEverythingAgainAfterACleanClose() throws IOException {
        put(7, "a", "1");
        store().close();
        try (RowStore again = create(folder.resolve("store")); RowView view = again.view()) {
            assertThat(again.applied()).isEqualTo(new Applied(1, 7));
            assertThat(again.flushed()).isEqualTo(new Applied(1, 7));
            assertThat(keys(view, "", "z")).containsExactly("a");
        }
    }

    /** Row R4: a copy of the files as a crash would leave them is the state at the last flush, index and rows of all families together. */
    @Test
    void isAfterACrashWhatItWasAtTheLastFlush() throws IOException {
        RowBatch batch = store().batch();
        batch.put(Family.BLOBS, key("a"), key("1"));
        batch.put(Family.PGS, key("a"), key("1"));
        store().commit(batch, new Applied(1, 1));
        store().flush();
        put(2, "b", "2");

        Path crashed = folder.resolve("crashed");
        copy(folder.resolve("store"), crashed);

        try (RowStore found = create(crashed); RowView view = found.view()) {
            assertThat(found.applied()).isEqualTo(new Applied(1, 1));
            assertThat(keys(view, "", "z")).containsExactly("a");
            assertThat(view.get(Family.PGS, key("a"))).isPresent();
        }
    }

    @Test
    void refusesToOpenWhileAnotherHasIt() {
        assertThatThrownBy(() -> create(folder.resolve("store"))).isInstanceOf(IOException.class).hasMessageContaining("does not open");
    }

    @Test
    void reportsADamagedBlockAsFailureAndNeverAsAbsence() throws IOException {
        put(1, "a", "1".repeat(5000));
        store().close();
        List<Path> tables = files(folder.resolve("store")).stream().filter(file -> file.toString().endsWith(".sst")).toList();
        assertThat(tables).isNotEmpty();
        for (Path table : tables) {
            byte[] bytes = Files.readAllBytes(table);
            bytes[10] ^= 1;
            Files.write(table, bytes);
        }
        assertThatThrownBy(() -> {
            try (RowStore damaged = create(folder.resolve("store")); RowView view = damaged.view()) {
                view.get(Family.BLOBS, key("a"));
            }
        }).isInstanceOfAny(StoreFailure.class, IOException.class);
    }

    @Test
    void staysOpenForAViewThatIsClosedLater() {
        put(1, "a", "1");
        RowView view = store().view();
        store().close();
        assertThat(keys(view, "", "z")).containsExactly("a");
        view.close();
        assertThatThrownBy(() -> store().view()).isInstanceOf(IllegalStateException.class);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        for (Path file : files(from)) {
            if (!file.getFileName().toString().equals("LOCK")) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
