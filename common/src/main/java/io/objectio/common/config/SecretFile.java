package io.objectio.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** A secret that lies in a file of its own ({@code secret_key_file}). */
public final class SecretFile {
    private SecretFile() {}

    /**
     * The first line of the file.
     *
     * @throws ConfigException if it cannot be read, is empty, or may be read by everyone
     */
    public static String read(Path file) throws ConfigException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
                throw new ConfigException(List.of(file + ": holds a secret and everyone may read it; run chmod 600 " + file));
            }
            String secret = Files.readString(file).lines().findFirst().orElse("").strip();
            if (secret.isEmpty()) {
                throw new ConfigException(List.of(file + ": is empty; its first line is the secret"));
            }
            return secret;
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": the secret cannot be read: " + e));
        }
    }
}
