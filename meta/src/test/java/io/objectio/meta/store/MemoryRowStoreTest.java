package io.objectio.meta.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryRowStoreTest extends RowStoreContract {
    @Override
    RowStore create(Path in) { return new MemoryRowStore(); }

    @Override
    RowStore openCheckpoint(Path checkpoint) throws IOException { return MemoryRowStore.load(checkpoint); }

    @Test
    void losesWhatWasNotFlushedInACrash() {
        put(1, "a", "1");
        store().flush();
        put(2, "b", "2");
        MemoryRowStore found = ((MemoryRowStore) store()).afterCrash();
        assertThat(found.applied()).isEqualTo(new Applied(1, 1));
        try (RowView view = found.view()) {
            assertThat(keys(view, "", "z")).containsExactly("a");
        }
    }
}
