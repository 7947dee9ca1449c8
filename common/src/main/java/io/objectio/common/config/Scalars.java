package io.objectio.common.config;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The single values that a configuration can hold, by Java type. */
final class Scalars {
    private static final Set<Type> KNOWN = Set.of(boolean.class, int.class, long.class, double.class, Boolean.class, Integer.class,
            Long.class,
            Double.class, String.class, Path.class, Duration.class, ByteSize.class, ByteRate.class);

    private Scalars() {}

    static boolean known(Type type) { return KNOWN.contains(type) || (type instanceof Class<?> named && named.isEnum()); }

    /**
     * quoted: the value was a string in the file (or comes from the environment or a flag, where all is text).
     *
     * @throws IllegalArgumentException with what the key takes, for people
     */
    static Object parse(Type type, String text, boolean quoted) {
        if (type instanceof Class<?> named && named.isEnum()) {
            return parseEnum(named, text);
        }
        if (type == String.class || type == Path.class || type == Duration.class || type == ByteSize.class || type == ByteRate.class) {
            if (!quoted) {
                throw new IllegalArgumentException("takes text in quotes, not " + text);
            }
            return type == Path.class
                    ? Path.of(text)
                    : type == Duration.class
                            ? Durations.parse(text)
                            : type == ByteSize.class ? ByteSize.parse(text) : type == ByteRate.class ? ByteRate.parse(text) : text;
        }
        if (type == boolean.class || type == Boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("takes true or false, not '" + text + "'");
            }
            return Boolean.valueOf(text);
        }
        return parseNumber(type, text);
    }

    private static Object parseNumber(Type type, String text) {
        try {
            if (type == double.class || type == Double.class) {
                return Double.valueOf(text);
            }
            if (type == int.class || type == Integer.class) {
                return Integer.valueOf(text);
            }
            if (type == long.class || type == Long.class) {
                return Long.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("takes a number, not '" + text + "'", e);
        }
        throw new IllegalStateException("a configuration record has a component of type " + type + ", which no text can fill");
    }

    private static Object parseEnum(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (name(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "takes one of " + String.join(", ", Arrays.stream(type.getEnumConstants()).map(Scalars::name).toList())
                        + ", not '" + text + "'");
    }

    private static String name(Object constant) { return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'); }
}
