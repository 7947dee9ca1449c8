package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.PercentCoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The decoded parameters of a query. */
final class Parameters {
    private final Map<String, List<String>> values;

    private Parameters(Map<String, List<String>> values) { this.values = values; }

    static Parameters parse(String rawQuery) throws S3Exception {
        Map<String, List<String>> values = new LinkedHashMap<>();
        try {
            for (String piece : rawQuery.split("&", -1)) {
                if (!piece.isEmpty()) {
                    int equals = piece.indexOf('=');
                    String name = PercentCoding.decode(equals < 0 ? piece : piece.substring(0, equals), true);
                    String value = equals < 0 ? "" : PercentCoding.decode(piece.substring(equals + 1), true);
                    values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
                }
            }
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_URI.exception(e);
        }
        return new Parameters(values);
    }

    Set<String> names() { return values.keySet(); }

    boolean has(String name) { return values.containsKey(name); }

    /** The first value, if the parameter is there; it may be empty. */
    Optional<String> find(String name) {
        List<String> found = values.get(name);
        return found == null ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** The value, empty text if the parameter is not there. */
    String text(String name) { return find(name).orElse(""); }

    /** Like find, but an empty value counts as none. */
    Optional<String> given(String name) {
        return find(name).filter(value -> !value.isEmpty());
    }

    /**
     * A number from min up; what is above max is max.
     *
     * @throws S3Exception INVALID_ARGUMENT if it is no such number
     */
    int number(String name, int byDefault, int min, int max) throws S3Exception {
        Optional<String> text = given(name);
        if (text.isEmpty()) {
            return byDefault;
        }
        long value;
        try {
            value = Long.parseLong(text.get());
        } catch (NumberFormatException e) {
            throw S3Error.INVALID_ARGUMENT.exception("Provided " + name + " not an integer or within integer range")
                    .with("ArgumentName", name)
                    .with("ArgumentValue", text.get());
        }
        if (value < min || value > Integer.MAX_VALUE) {
            throw S3Error.INVALID_ARGUMENT.exception("Argument " + name + " must be an integer between " + min + " and 2147483647")
                    .with("ArgumentName", name).with("ArgumentValue", text.get());
        }
        return (int) Math.min(value, max);
    }
}
