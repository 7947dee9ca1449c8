package io.objectio.cli.output;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers, booleans and null as block YAML; texts are always in double quotes, so none is taken for something else. */
final class Yaml {
    private Yaml() {}

    static String text(Map<String, @Nullable Object> document) {
        StringBuilder text = new StringBuilder();
        map(text, document, 0, false);
        return text.toString();
    }

    private static void map(StringBuilder text, Map<?, ?> map, int indent, boolean behindDash) {
        boolean first = behindDash;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.repeat(' ', first ? 0 : indent).append(entry.getKey()).append(':');
            first = false;
            value(text, entry.getValue(), indent);
        }
    }

    private static void value(StringBuilder text, @Nullable Object value, int indent) {
        switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> {
                text.append('\n');
                map(text, map, indent + 2, false);
            }
            case List<?> list when !list.isEmpty() -> {
                text.append('\n');
                for (Object element : list) {
                    text.repeat(' ', indent + 2).append('-');
                    if (element instanceof Map<?, ?> map && !map.isEmpty()) {
                        text.append(' ');
                        map(text, map, indent + 4, true);
                    } else {
                        value(text, element, indent + 2);
                    }
                }
            }
            case null, default -> text.append(' ').append(scalar(value)).append('\n');
        }
    }

    private static String scalar(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> empty -> empty.isEmpty() ? "{}" : "";
            case List<?> empty -> empty.isEmpty() ? "[]" : "";
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
