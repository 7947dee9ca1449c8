package io.objectio.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Makes a record of defaults, a TOML file, the environment and flags, each stronger than the one before.
 *
 * <p>Keys are the record's component names in snake_case, nested records are tables. A component may be a boolean, int, long, double, String,
 * Path, Duration, {@link ByteSize}, {@link ByteRate}, an enum (its name in lower case with dashes), a List or Optional of these, a nested
 * record, or a list of records (an array of tables; there every component that is not Optional must be given). An environment variable is
 * prefix and key in capitals with underscores, {@code OBJECTIO_OSD_DATA_DIR}; a list is split at commas there and in flags.
 *
 * <p>All problems of all sources are collected and thrown at once; an unknown key names its file, line and the nearest known key.
 */
public final class ConfigLoader<T extends Record> {
    private final T defaults;
    private final String envPrefix;

    /** envPrefix for example "OBJECTIO_OSD_"; what defaults holds is what the configuration is when nothing is said. */
    public ConfigLoader(T defaults, String envPrefix) {
        this.defaults = defaults;
        this.envPrefix = envPrefix;
    }

    /**
     * Reads everything.
     *
     * @param file  must exist when given; a daemon passes none when its conventional file is not there
     * @param env   the whole environment; variables that begin with the prefix but name no key are left alone, as others may share it
     * @param flags key in dots to text, from the command line
     * @throws ConfigException with all problems; nothing was kept
     */
    public Loaded<T> load(Optional<Path> file, Map<String, String> env, Map<String, String> flags) throws ConfigException {
        List<String> problems = new ArrayList<>();
        SortedMap<String, String> origins = new TreeMap<>();
        RecordReader reader = new RecordReader(problems, origins);
        reader.describe(defaults);
        T config = defaults;
        if (file.isPresent()) {
            config = fromFile(reader, config, file.get(), problems);
        }
        for (String key : reader.keys()) {
            String variable = envPrefix + key.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
            String value = env.get(variable);
            if (value != null) {
                config = reader.withText(config, key, value, "environment " + variable);
            }
        }
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            config = reader.withText(config, flag.getKey(), flag.getValue(), "flag");
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Loaded<>(config, origins);
    }

    private T fromFile(RecordReader reader, T config, Path file, List<String> problems) {
        String toml;
        try {
            toml = Files.readString(file);
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + e.getMessage());
            return config;
        }
        JsonNode tree;
        try {
            tree = new TomlMapper().readTree(toml);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            problems.add(file + (at == null ? "" : ":" + at.getLineNr()) + ": not TOML: " + e.getOriginalMessage());
            return config;
        }
        KeyLines lines = new KeyLines(toml);
        return reader.withTree(config, tree, key -> file + lines.of(key).map(line -> ":" + line).orElse(""));
    }
}
