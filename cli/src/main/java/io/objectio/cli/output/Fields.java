package io.objectio.cli.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object in order. Names are snake_case; what is unknown is null and never left out. */
public final class Fields {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    public Fields put(String name, String value) { return set(name, value); }

    public Fields put(String name, long value) { return set(name, value); }

    public Fields put(String name, double value) { return set(name, value); }

    public Fields put(String name, boolean value) { return set(name, value); }

    public Fields put(String name, Optional<?> value) { return set(name, value.isPresent() ? value.get() : null); }

    public Fields put(String name, Fields value) { return set(name, value.values); }

    public Fields put(String name, List<Fields> value) { return set(name, value.stream().map(fields -> fields.values).toList()); }

    public Fields putTexts(String name, List<String> value) { return set(name, value); }

    public Fields putNumbers(String name, List<Long> value) { return set(name, value); }

    private Fields set(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    Map<String, @Nullable Object> values() { return Collections.unmodifiableMap(values); }
}
