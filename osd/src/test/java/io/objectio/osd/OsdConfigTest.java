package io.objectio.osd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.objectio.common.config.ConfigLoader;
import io.objectio.common.config.Loaded;
import io.objectio.common.lifecycle.ExitCode;
import io.objectio.common.lifecycle.StartRefused;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OsdConfigTest {
    @Test
    void theShippedFileHasEveryKeyAtItsDefault() throws Exception {
        Path file = Path.of("..", "conf", "osd.toml");
        Loaded<OsdConfig> loaded = new ConfigLoader<>(OsdConfig.DEFAULT, "OBJECTIO_OSD_").load(Optional.of(file), Map.of(), Map.of());

        assertThat(loaded.config()).isEqualTo(OsdConfig.DEFAULT);
        assertThat(loaded.origins().values()).allSatisfy(origin -> assertThat(origin).startsWith(file + ":"));
    }

    @Test
    void namesEverythingThatMustBeSaidAtOnce() {
        assertThatThrownBy(OsdMain::read).isInstanceOfSatisfying(StartRefused.class,
                refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE)).hasMessageContaining("'name'")
                .hasMessageContaining("'cluster_id'").hasMessageContaining("'secret_key_file'").hasMessageContaining("'disks'")
                .hasMessageContaining("'meta'").hasMessageContaining("'advertise'");
    }

    @Test
    void flagsAreTheKeysOfTheFile() throws Exception {
        OsdConfig config = OsdMain.read("--config", Path.of("..", "conf", "osd.toml").toString(), "--name", "osd3", "--cluster-id", "00",
                "--secret-key-file", "/k", "--disks", "/a,/b", "--meta", "m:9101", "--listen", "10.0.0.1:9200", "--domain.rack", "r7");

        assertThat(config.disks()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(config.address()).isEqualTo("10.0.0.1:9200");
        assertThat(config.domain()).isEqualTo(new OsdConfig.Domain("dc1", "r7", ""));
        assertThatThrownBy(() -> OsdMain.read("--lisen", "x")).hasMessageContaining("did you mean 'listen'?");
        assertThatThrownBy(() -> OsdMain.read("--lease", "1s")).hasMessageContaining("lease is longer than heartbeat");
        assertThatThrownBy(() -> OsdMain.read("start")).hasMessageContaining("--KEY VALUE");
    }
}
