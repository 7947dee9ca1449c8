package io.objectio.common.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and rates as operators write them: {@code 4KiB}, {@code 64MiB}, {@code 10GB}, {@code 512B}, {@code 50MiB/s}; the unit is never left out. */
public final class ByteSizes {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(B|KiB|MiB|GiB|TiB|PiB|KB|MB|GB|TB|PB)");
    private static final String[] BINARY = {"PiB", "TiB", "GiB", "MiB", "KiB"};

    private ByteSizes() {}

    /**
     * Bytes of a size: a whole number and a unit without a space; KiB counts by 1024, KB by 1000.
     *
     * @throws IllegalArgumentException with a sentence for people if the text is anything else or too large for a long
     */
    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: '" + text + "' (write for example 4KiB, 64MiB, 10GB or 512B)");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unitBytes(matcher.group(2)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("size '" + text + "' is more than 8 EiB", e);
        }
    }

    /**
     * Bytes per second of a rate: a size with {@code /s} behind it.
     *
     * @throws IllegalArgumentException with a sentence for people if the text is anything else
     */
    public static long parseRate(String text) {
        if (!text.endsWith("/s")) {
            throw new IllegalArgumentException("not a rate: '" + text + "' (write for example 50MiB/s)");
        }
        return parse(text.substring(0, text.length() - 2));
    }

    /** The form that {@link #parse} reads back, exact: the largest binary unit that divides it. */
    public static String text(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a negative size has no text: " + bytes);
        }
        for (String unit : BINARY) {
            long unitBytes = unitBytes(unit);
            if (bytes > 0 && bytes % unitBytes == 0) {
                return bytes / unitBytes + unit;
            }
        }
        return bytes + "B";
    }

    private static long unitBytes(String unit) {
        long base = unit.length() == 3 ? 1024 : 1000;
        int power = "BKMGTP".indexOf(unit.charAt(0));
        long bytes = 1;
        for (int i = 0; i < power; i++) {
            bytes *= base;
        }
        return bytes;
    }
}
