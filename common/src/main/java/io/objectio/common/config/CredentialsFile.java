package io.objectio.common.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The file {@code credentials.json} in a data directory: mode 0600, replaced as a whole. */
public final class CredentialsFile {
    public static final String NAME = "credentials.json";

    private CredentialsFile() {}

    /**
     * Reads the file; unknown fields are ignored, as a newer version may have written it.
     *
     * @return empty if there is no such file
     * @throws ConfigException if it cannot be read, is not JSON, or lacks fields
     */
    public static Optional<Credentials> read(Path file) throws ConfigException {
        JsonNode tree;
        try {
            tree = new JsonMapper().readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e.getMessage()));
        } catch (JacksonException e) {
            throw new ConfigException(List.of(file + ": not JSON: " + e.getOriginalMessage()));
        }
        List<String> problems = new ArrayList<>();
        Credentials credentials = new Credentials(field(file, tree, "endpoint", problems), field(file, tree, "access_key", problems),
                field(file, tree, "secret_key", problems), field(file, tree, "meta", problems), field(file, tree, "cluster_id", problems));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return Optional.of(credentials);
    }

    private static String field(Path file, JsonNode tree, String name, List<String> problems) {
        JsonNode node = tree.get(name);
        if (node == null || !node.isString() || node.asString().isEmpty()) {
            problems.add(file + ": lacks the text field \"" + name + "\"");
            return "";
        }
        return node.asString();
    }

    /** Writes the file for its owner's eyes only, synced, in one step: a reader sees the old one or the new one. */
    public static void write(Path file, Credentials credentials) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("endpoint", credentials.endpoint());
        fields.put("access_key", credentials.accessKey());
        fields.put("secret_key", credentials.secretKey());
        fields.put("meta", credentials.meta());
        fields.put("cluster_id", credentials.clusterId());
        byte[] json = (JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(fields) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(json);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
