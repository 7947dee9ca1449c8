package io.objectio.common.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On which line of a TOML file a key stands, for error messages. A scan for left sides and table headers, not a parser: the file has been
 * parsed already. Keys of inline tables are found on the line of the table.
 */
final class KeyLines {
    private static final Pattern TABLE = Pattern.compile("^\\s*(\\[{1,2})\\s*([A-Za-z0-9_.\"' -]+?)\\s*\\]{1,2}.*");
    private static final Pattern KEY = Pattern.compile("^\\s*([A-Za-z0-9_.\"'-]+(?:\\s*\\.\\s*[A-Za-z0-9_\"'-]+)*)\\s*=(.*)");

    private final Map<String, Integer> lines = new HashMap<>();

    KeyLines(String toml) {
        String table = "";
        Map<String, Integer> counts = new HashMap<>();
        String openString = "";
        int number = 0;
        for (String line : toml.split("\n", -1)) {
            number++;
            if (!openString.isEmpty()) {
                openString = line.contains(openString) ? "" : openString;
                continue;
            }
            Matcher header = TABLE.matcher(line);
            Matcher key = KEY.matcher(line);
            if (header.matches()) {
                table = plain(header.group(2));
                if (header.group(1).length() == 2) {
                    int index = counts.merge(table, 1, Integer::sum) - 1;
                    table = table + "[" + index + "]";
                }
                lines.putIfAbsent(table, number);
            } else if (key.matches()) {
                lines.putIfAbsent((table.isEmpty() ? "" : table + ".") + plain(key.group(1)), number);
                openString = opens(key.group(2), "\"\"\"") ? "\"\"\"" : opens(key.group(2), "'''") ? "'''" : "";
            }
        }
    }

    /** The line of the key or of the nearest table around it. */
    Optional<Integer> of(String key) {
        for (String at = key; !at.isEmpty(); at = at.contains(".") ? at.substring(0, at.lastIndexOf('.')) : "") {
            Integer line = lines.get(at);
            if (line != null) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private static boolean opens(String value, String quotes) {
        int first = value.indexOf(quotes);
        return first >= 0 && value.indexOf(quotes, first + quotes.length()) < 0;
    }

    private static String plain(String key) { return key.replaceAll("[\"'\\s]", ""); }
}
