package io.objectio.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Configuration: default < file < environment < flag")
class ConfigLoaderTest {
    enum Mode {
        ASYNC, FULL_SYNC
    }

    record Limits(ByteSize cacheSize, ByteRate repairRate, int queueLength) {
        Limits {
            if (queueLength < 1) {
                throw new IllegalArgumentException("queue_length is at least 1, not " + queueLength);
            }
        }
    }

    record Rule(String sourceBucket, String destination, Mode mode, Optional<String> note) {}

    record Sample(String listen, Path dataDir, List<Path> disks, Duration heartbeatTimeout, boolean smart, Optional<String> secretKeyFile,
            Limits limits, List<Rule> rule) {}

    private static final Sample DEFAULTS = new Sample("127.0.0.1:9200", Path.of("/var/lib/objectio"), List.of(), Duration.ofSeconds(30),
            false,
            Optional.empty(), new Limits(new ByteSize(1 << 20), new ByteRate(50 << 20), 64), List.of());

    @TempDir
    Path dir;

    @Test
    void takesDefaultsWhenNothingIsSaid() throws ConfigException {
        Loaded<Sample> loaded = loader().load(Optional.empty(), Map.of("OBJECTIO_OTHER", "x"), Map.of());

        assertThat(loaded.config()).isEqualTo(DEFAULTS);
        assertThat(loaded.origins()).containsEntry("limits.queue_length", "default").hasSize(10);
    }

    @Test
    void laterSourcesWinAndAreNamed() throws Exception {
        Path file = write("""
                listen = "0.0.0.0:9200"
                heartbeat_timeout = "1m"
                smart = true
                [limits]
                cache_size = "64MiB"
                queue_length = 8
                """);
        Loaded<Sample> loaded = loader().load(Optional.of(file),
                Map.of("OBJECTIO_OSD_LIMITS_QUEUE_LENGTH", "16", "OBJECTIO_OSD_DISKS", "/a,/b", "OBJECTIO_OSD_HEARTBEAT_TIMEOUT", "2m"),
                Map.of("heartbeat_timeout", "3m", "secret_key_file", "/run/key"));

        Sample config = loaded.config();
        assertThat(config.listen()).isEqualTo("0.0.0.0:9200");
        assertThat(config.smart()).isTrue();
        assertThat(config.limits()).isEqualTo(new Limits(new ByteSize(64 << 20), new ByteRate(50 << 20), 16));
        assertThat(config.disks()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(config.heartbeatTimeout()).isEqualTo(Duration.ofMinutes(3));
        assertThat(config.secretKeyFile()).contains("/run/key");
        assertThat(loaded.origins()).containsEntry("listen", file + ":1").containsEntry("limits.cache_size", file + ":5")
                .containsEntry("limits.queue_length", "environment OBJECTIO_OSD_LIMITS_QUEUE_LENGTH")
                .containsEntry("heartbeat_timeout", "flag").containsEntry("data_dir", "default");
    }

    @Test
    void readsArraysOfTables() throws Exception {
        Path file = write("""
                [[rule]]
                source_bucket = "a"
                destination = "https://x:9000"
                mode = "full-sync"
                [[rule]]
                source_bucket = "b"
                destination = "https://y:9000"
                mode = "async"
                note = "n"
                """);
        assertThat(loader().load(Optional.of(file), Map.of(), Map.of()).config().rule()).containsExactly(
                new Rule("a", "https://x:9000", Mode.FULL_SYNC, Optional.empty()),
                new Rule("b", "https://y:9000", Mode.ASYNC, Optional.of("n")));
    }

    @Test
    @DisplayName("names every problem at once, with file and line and the nearest known key")
    void namesAllProblemsAtOnce() throws Exception {
        Path file = write("""
                # comment
                lisen = "x"
                heartbeat_timeout = "30"
                smart = "yes"
                disks = "one"

                [limits]
                cache_size = 5
                queue_lenght = 4
                [[rule]]
                source_bucket = "a"
                mode = "sometimes"
                """);
        ConfigException thrown = catchThrowableOfType(ConfigException.class,
                () -> loader().load(Optional.of(file), Map.of("OBJECTIO_OSD_LIMITS_QUEUE_LENGTH", "many"), Map.of("data_dri", "/x")));

        assertThat(thrown.problems()).containsExactlyInAnyOrder(file + ":2: unknown key 'lisen', did you mean 'listen'?",
                file + ":3: 'heartbeat_timeout': not a duration: '30' (write for example 30s, 5m, 1h or 1h30m)",
                file + ":4: 'smart': takes true or false, not 'yes'", file + ":5: 'disks' takes a list",
                file + ":8: 'limits.cache_size': takes text in quotes, not 5",
                file + ":9: unknown key 'limits.queue_lenght', did you mean 'limits.queue_length'?",
                file + ":10: 'rule[0]' lacks 'destination'",
                file + ":12: 'rule[0].mode': takes one of async, full-sync, not 'sometimes'",
                "environment OBJECTIO_OSD_LIMITS_QUEUE_LENGTH: 'limits.queue_length': takes a number, not 'many'",
                "flag: unknown key 'data_dri', did you mean 'data_dir'?");
    }

    @Test
    void passesOnWhatTheRecordItselfRefuses() throws Exception {
        Path file = write("[limits]\nqueue_length = 0\n");

        assertThatThrownBy(() -> loader().load(Optional.of(file), Map.of(), Map.of())).isInstanceOf(ConfigException.class)
                .hasMessage(file + ":1: queue_length is at least 1, not 0");
    }

    @Test
    void namesTheLineOfBrokenToml() throws Exception {
        Path file = write("listen = \"x\"\nsmart = = true\n");

        assertThatThrownBy(() -> loader().load(Optional.of(file), Map.of(), Map.of())).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + ":2: not TOML");
    }

    @Test
    void saysThatAFileIsNotThere() {
        assertThatThrownBy(() -> loader().load(Optional.of(dir.resolve("none.toml")), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
    }

    private ConfigLoader<Sample> loader() { return new ConfigLoader<>(DEFAULTS, "OBJECTIO_OSD_"); }

    private Path write(String toml) throws IOException { return Files.writeString(dir.resolve("osd.toml"), toml); }
}
