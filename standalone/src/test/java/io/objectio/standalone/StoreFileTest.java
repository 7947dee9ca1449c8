package io.objectio.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.OsdId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFileTest {
    @TempDir
    Path folder;

    private final StoreFile store = new StoreFile(new ClusterId(1, 2), false,
            List.of(new StoreFile.Entry(new OsdId("osd1"), Path.of("/mnt/with blank/a")),
                    new StoreFile.Entry(new OsdId("osd1"), Path.of("/mnt/b"))));

    @Test
    void comesBackAsItWasWritten() throws IOException {
        assertThat(StoreFile.read(folder)).isEmpty();
        store.write(folder);
        assertThat(StoreFile.read(folder)).contains(store);
        store.whenFormed().write(folder);
        assertThat(StoreFile.read(folder)).contains(new StoreFile(store.cluster(), true, store.disks()));
    }

    @Test
    void damageIsSaidAndNeverTakenForAFirstStart() throws IOException {
        for (String text : List.of("", "objectio-store 2\n", "objectio-store 1\ncluster 12\nformed yes\n",
                "objectio-store 1\ncluster 00000000000000010000000000000002\nformed yes\nother line\n")) {
            Files.writeString(StoreFile.in(folder), text);
            assertThatThrownBy(() -> StoreFile.read(folder)).as(text).isInstanceOf(IOException.class).hasMessageContaining("store");
        }
    }
}
