package io.objectio.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsFileTest {
    private static final Credentials SAMPLE = new Credentials("http://127.0.0.1:9000", "AK", "SK", "127.0.0.1:9101", "0".repeat(32));

    @TempDir
    Path dir;

    @Test
    void readsBackWhatItWroteForItsOwnerOnly() throws Exception {
        Path file = dir.resolve(CredentialsFile.NAME);
        CredentialsFile.write(file, new Credentials("x", "x", "x", "x", "x"));
        CredentialsFile.write(file, SAMPLE);

        assertThat(CredentialsFile.read(file)).contains(SAMPLE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("\"access_key\" : \"AK\"");
        assertThat(SAMPLE.toString()).doesNotContain("SK");
    }

    @Test
    void isEmptyWithoutFileAndNamesWhatLacks() throws Exception {
        assertThat(CredentialsFile.read(dir.resolve("none"))).isEmpty();
        Path file = Files.writeString(dir.resolve("c.json"), "{\"endpoint\":\"e\",\"meta\":5}");

        assertThatThrownBy(() -> CredentialsFile.read(file)).isInstanceOf(ConfigException.class).hasMessageContaining("access_key")
                .hasMessageContaining("secret_key").hasMessageContaining("meta");
    }

    @Test
    void refusesASecretThatEveryoneMayRead() throws Exception {
        Path file = Files.writeString(dir.resolve("key"), "s3cret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> SecretFile.read(file)).hasMessageContaining("chmod 600");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(SecretFile.read(file)).isEqualTo("s3cret");
    }
}
