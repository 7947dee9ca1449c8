package io.objectio.common.config;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A configuration and where each of its values came from: key in dots to "default", "FILE:LINE", "environment NAME" or "flag". */
public record Loaded<T extends Record>(T config, SortedMap<String, String> origins) {
    public Loaded { origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins)); }
}
