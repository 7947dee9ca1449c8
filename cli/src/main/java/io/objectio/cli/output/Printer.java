package io.objectio.cli.output;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes views to stdout in the wanted format. */
public final class Printer {
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PrintWriter out;
    private final boolean colour;

    public Printer(PrintWriter out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    public void print(View view, Format format) {
        switch (format) {
            case table, wide -> view.table(format == Format.wide, colour).forEach(line -> out.print(line + "\n"));
            case json -> out.print(JSON.writeValueAsString(document(view)) + "\n");
            case yaml -> out.print(Yaml.text(document(view)));
        }
        out.flush();
    }

    /** The view's fields behind the name of its schema. */
    private static Map<String, @Nullable Object> document(View view) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema", view.schema());
        document.putAll(view.json().values());
        return document;
    }

    /** The lines of a heading and values aligned in column 13, as the manual's status pages have them. */
    static List<String> labelled(Map<String, String> values) {
        return values.entrySet().stream().map(entry -> String.format("%-11s %s", entry.getKey() + ":", entry.getValue())).toList();
    }
}
