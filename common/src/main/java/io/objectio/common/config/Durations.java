package io.objectio.common.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them: {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 7d}, {@code 200ms}; anything else is refused. */
public final class Durations {
    private static final Pattern FORM = Pattern
            .compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?(?:(\\d{1,6})ms)?");
    /** How many of each unit make one of the unit before; a part behind another must stay below, so that 1h90m is a slip and not 2h30m. */
    private static final long[] BELOW = {Long.MAX_VALUE, 24, 60, 60, 1000};
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

    private Durations() {}

    /**
     * Parses days, hours, minutes, seconds and milliseconds, in this order, each at most once, whole numbers without spaces or signs.
     *
     * @throws IllegalArgumentException with a sentence for people if the text is anything else
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException("not a duration: '" + text + "' (write for example 30s, 5m, 1h or 1h30m)");
        }
        long millis = 0;
        boolean first = true;
        for (int i = 0; i < UNITS.length; i++) {
            String digits = matcher.group(i + 1);
            if (digits == null) {
                continue;
            }
            long count = Long.parseLong(digits);
            if (!first && count >= BELOW[i]) {
                throw new IllegalArgumentException(
                        "not a duration: '" + text + "' (" + count + UNITS[i] + " behind a larger unit is at least one of that unit)");
            }
            millis += count * MILLIS[i];
            first = false;
        }
        return Duration.ofMillis(millis);
    }

    /** The form that {@link #parse} reads back, to the millisecond: {@code 1h30m}, {@code 0s}. */
    public static String text(Duration duration) {
        long rest = duration.toMillis();
        if (rest < 0) {
            throw new IllegalArgumentException("a negative duration has no text: " + duration);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < UNITS.length; i++) {
            long count = rest / MILLIS[i];
            if (count > 0) {
                text.append(count).append(UNITS[i]);
                rest -= count * MILLIS[i];
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
