package io.objectio.gateway.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Header fields in the order in which they came or go. Names are kept in lower case. A value is one char per byte (ISO-8859-1), so that what
 * was signed can be rebuilt byte for byte. One thread at a time.
 */
public final class Headers {
    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    /** One more field of that name. */
    public Headers add(String name, String value) {
        fields.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1)).add(value);
        return this;
    }

    /** The only field of that name from now on. */
    public Headers set(String name, String value) {
        List<String> one = new ArrayList<>(1);
        one.add(value);
        fields.put(name.toLowerCase(Locale.ROOT), one);
        return this;
    }

    public void clear() { fields.clear(); }

    /** The first value; name in lower case. */
    public Optional<String> find(String name) {
        List<String> values = fields.get(name);
        return values == null ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** All values of that name, none if it is absent; name in lower case. */
    public List<String> all(String name) {
        List<String> values = fields.get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    public boolean has(String name) { return fields.containsKey(name); }

    /** Lower-case names, each once. */
    public List<String> names() { return List.copyOf(fields.keySet()); }
}
