package io.objectio.gateway.s3;

import java.util.Set;
import java.util.TreeSet;

/**
 * One row of the router's table.
 *
 * @param name       as the API reference calls it
 * @param selectors  the sub-resources that the query must have, exactly these
 * @param parameters what the query may have besides
 */
record Route(String name, String method, S3Target.Level level, Set<String> selectors, Set<String> parameters, Operation operation) {
    Route {
        selectors = Set.copyOf(selectors);
        parameters = Set.copyOf(parameters);
    }

    /** As the document shows it: "GET /BUCKET?list-type". */
    String shape() {
        String path = switch (level) {
            case SERVICE -> "/";
            case BUCKET -> "/BUCKET";
            case OBJECT -> "/BUCKET/KEY";
        };
        return method + " " + path + (selectors.isEmpty() ? "" : "?" + String.join("&", new TreeSet<>(selectors)));
    }
}
