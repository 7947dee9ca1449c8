package io.objectio.common.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Copies records with some components replaced by what a tree or a text says; notes every problem instead of stopping at the first. */
final class RecordReader {
    private static final String DEFAULT = "default";

    private final List<String> problems;
    private final SortedMap<String, String> origins;
    private final Map<String, Type> leaves = new LinkedHashMap<>();

    RecordReader(List<String> problems, SortedMap<String, String> origins) {
        this.problems = problems;
        this.origins = origins;
    }

    /** Learns the keys of the record; their origin is the default until something else is read. */
    void describe(Record defaults) {
        describe(defaults, "");
    }

    private void describe(Record record, String prefix) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            String key = prefix + snake(component.getName());
            Object value = get(component, record);
            if (value instanceof Record nested && !Scalars.known(component.getGenericType())) {
                describe(nested, key + ".");
            } else {
                leaves.put(key, component.getGenericType());
                origins.put(key, DEFAULT);
            }
        }
    }

    /** All keys that hold a value, in the record's order. */
    List<String> keys() { return List.copyOf(leaves.keySet()); }

    <R extends Record> R withTree(R record, JsonNode tree, UnaryOperator<String> where) { return withTable(record, tree, "", where); }

    private <R extends Record> R withTable(R record, JsonNode table, String prefix, UnaryOperator<String> where) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components).map(component -> get(component, record)).toArray();
        List<String> known = Arrays.stream(components).map(component -> snake(component.getName())).toList();
        boolean changed = false;
        for (Map.Entry<String, JsonNode> entry : table.properties()) {
            String key = prefix + entry.getKey();
            int index = known.indexOf(entry.getKey());
            if (index < 0) {
                unknown(where.apply(key), key, prefix, known);
                continue;
            }
            Object value = read(components[index].getGenericType(), values[index], entry.getValue(), key, where);
            if (value != null) {
                values[index] = value;
                changed = true;
            }
        }
        return changed
                ? build(record, components, values, where.apply(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1)))
                : record;
    }

    private @Nullable Object read(Type type, @Nullable Object now, JsonNode node, String key, UnaryOperator<String> where) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return readList(list.getActualTypeArguments()[0], node, key, where);
        }
        if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            Object value = read(optional.getActualTypeArguments()[0], null, node, key, where);
            return value == null ? null : Optional.of(value);
        }
        if (now instanceof Record nested && !Scalars.known(type)) {
            if (!node.isObject()) {
                problems.add(where.apply(key) + ": '" + key + "' is a table, written [" + key + "]");
                return null;
            }
            return withTable(nested, node, key + ".", where);
        }
        if (node.isObject() || node.isArray()) {
            problems.add(where.apply(key) + ": '" + key + "' takes one value, not a table or list");
            return null;
        }
        return scalar(type, node.asString(), node.isString(), key, where.apply(key));
    }

    private @Nullable Object readList(Type element, JsonNode node, String key, UnaryOperator<String> where) {
        if (!node.isArray()) {
            problems.add(where.apply(key) + ": '" + key + "' takes a list");
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String at = key + "[" + i + "]";
            Object value = element instanceof Class<?> type && type.isRecord() && !Scalars.known(element)
                    ? newRecord(type, node.get(i), at, where)
                    : scalar(element, node.get(i).asString(), node.get(i).isString(), at, where.apply(key));
            if (value != null) {
                values.add(value);
            }
        }
        origins.put(key, where.apply(key));
        return List.copyOf(values);
    }

    /** A record out of an array of tables: it has no defaults but the empty Optional. */
    private @Nullable Object newRecord(Class<?> type, JsonNode table, String key, UnaryOperator<String> where) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> known = Arrays.stream(components).map(component -> snake(component.getName())).toList();
        int before = problems.size();
        for (Map.Entry<String, JsonNode> entry : table.properties()) {
            if (!known.contains(entry.getKey())) {
                unknown(where.apply(key + "." + entry.getKey()), key + "." + entry.getKey(), key + ".", known);
            }
        }
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            JsonNode node = table.get(known.get(i));
            boolean optional = components[i].getType() == Optional.class;
            if (node == null && !optional) {
                problems.add(where.apply(key) + ": '" + key + "' lacks '" + known.get(i) + "'");
            }
            Object value = node == null
                    ? null
                    : read(components[i].getGenericType(), null, node, key + "." + known.get(i), where);
            values[i] = value == null && optional ? Optional.empty() : value;
        }
        return problems.size() > before ? null : construct(type, components, values, where.apply(key));
    }

    /** The record with one key set from text, as the environment and flags give it. */
    <R extends Record> R withText(R record, String key, String text, String origin) {
        Type type = leaves.get(key);
        if (type == null) {
            unknown(origin, key, "", keys());
            return record;
        }
        return withText(record, key.split("\\.", -1), 0, type, text, key, origin);
    }

    private <R extends Record> R withText(R record, String[] path, int depth, Type type, String text, String key, String origin) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = Arrays.stream(components).map(component -> get(component, record)).toArray();
        for (int i = 0; i < components.length; i++) {
            if (snake(components[i].getName()).equals(path[depth])) {
                Object value = depth + 1 < path.length && values[i] instanceof Record nested
                        ? withText(nested, path, depth + 1, type, text, key, origin)
                        : fromText(type, text, key, origin);
                if (value == null) {
                    return record;
                }
                values[i] = value;
            }
        }
        return build(record, components, values, origin);
    }

    private @Nullable Object fromText(Type type, String text, String key, String origin) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Type element = list.getActualTypeArguments()[0];
            if (!Scalars.known(element)) {
                problems.add(origin + ": '" + key + "' is a list of tables and can be given in the file only");
                return null;
            }
            List<Object> values = new ArrayList<>();
            for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                Object value = scalar(element, part, true, key, origin);
                if (value == null) {
                    return null;
                }
                values.add(value);
            }
            return List.copyOf(values);
        }
        if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            Object value = scalar(optional.getActualTypeArguments()[0], text, true, key, origin);
            return value == null ? null : Optional.of(value);
        }
        return scalar(type, text, true, key, origin);
    }

    private @Nullable Object scalar(Type type, String text, boolean quoted, String key, String origin) {
        try {
            Object value = Scalars.parse(type, text, quoted);
            origins.put(key, origin);
            return value;
        } catch (IllegalArgumentException e) {
            problems.add(origin + ": '" + key + "': " + e.getMessage());
            return null;
        }
    }

    private void unknown(String where, String key, String prefix, List<String> known) {
        String name = key.substring(prefix.length());
        String hint = Nearest.to(name, known).map(near -> ", did you mean '" + prefix + near + "'?")
                .orElse(" (known here: " + String.join(", ", known) + ")");
        problems.add(where + ": unknown key '" + key + "'" + hint);
    }

    /** A new record of the same type; a refusal of its constructor becomes a problem and the old one stays. */
    @SuppressWarnings("unchecked") // construct returns an instance of the class of record, which is R
    private <R extends Record> R build(R record, RecordComponent[] components, Object[] values, String where) {
        Object built = construct(record.getClass(), components, values, where);
        return built == null ? record : (R) built;
    }

    private @Nullable Object construct(Class<?> type, RecordComponent[] components, Object[] values, String where) {
        try {
            Constructor<?> constructor = type
                    .getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            problems.add(where + ": " + (cause == null ? e.getMessage() : cause.getMessage()));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getName(), e);
        }
    }

    private static Object get(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " of " + record.getClass().getName(), e);
        }
    }

    static String snake(String name) { return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT); }
}
