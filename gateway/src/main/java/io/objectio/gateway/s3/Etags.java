package io.objectio.gateway.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** ETags are stored without quotes and shown with them; clients send both. */
final class Etags {
    private Etags() {}

    static String quote(String etag) { return "\"" + etag + "\""; }

    /** Without quotes and weakness, hex digits in lower case. */
    static String strip(String text) {
        String value = text.trim();
        if (value.startsWith("W/")) {
            value = value.substring(2);
        }
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1);
        }
        return value.toLowerCase(Locale.ROOT);
    }

    /** The list of an If-Match or If-None-Match header; "*" stays as it is. */
    static List<String> list(List<String> headers) {
        List<String> etags = new ArrayList<>();
        for (String header : headers) {
            for (String piece : header.split(",", -1)) {
                if (!piece.isBlank()) {
                    etags.add(strip(piece));
                }
            }
        }
        return etags;
    }

    static boolean matches(List<String> list, String etag) { return list.contains("*") || list.contains(etag); }
}
