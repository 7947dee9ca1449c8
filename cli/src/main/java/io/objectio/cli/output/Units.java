package io.objectio.cli.output;

import java.util.Locale;
import java.util.Optional;

/** Numbers and times as every table shows them (S83); scripts parse these forms, so they never change. */
public final class Units {
    /** What is not known. */
    public static final String UNKNOWN = "-";

    private static final String[] DECIMAL = {"KB", "MB", "GB", "TB", "PB", "EB"};
    /** Heartbeats come every few seconds; a node that was heard of within this is here now. */
    private static final long NOW_MILLIS = 15_000;

    private Units() {}

    /** {@code 50,000}. */
    public static String count(long count) { return String.format(Locale.ROOT, "%,d", count); }

    public static String count(Optional<Long> count) { return count.map(Units::count).orElse(UNKNOWN); }

    /** Decimal, one digit behind the point, no space: {@code 45.2GB}; below 1 KB whole bytes: {@code 512B}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + "B";
        }
        double value = bytes / 1000.0;
        int unit = 0;
        // 999.95 would be printed as 1000.0 of the smaller unit
        while (value >= 999.95 && unit < DECIMAL.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%,.1f%s", value, DECIMAL[unit]);
    }

    public static String bytes(Optional<Long> bytes) { return bytes.map(Units::bytes).orElse(UNKNOWN); }

    /** {@code now}, or the largest whole unit: {@code 45s ago}, {@code 5m ago}, {@code 2h ago}, {@code 3d ago}. */
    public static String ago(long millis) {
        return millis < NOW_MILLIS ? "now" : largest(millis) + " ago";
    }

    /** How long, in its largest whole unit: {@code 3s}, {@code 5m}. */
    static String largest(long millis) {
        long seconds = millis / 1000;
        return seconds < 60
                ? seconds + "s"
                : seconds < 3600
                        ? seconds / 60 + "m"
                        : seconds < 86_400
                                ? seconds / 3600 + "h"
                                : seconds / 86_400 + "d";
    }

    /** How long something takes, in its two largest units: {@code 1h 45m}, {@code 2m 5s}, {@code 30s}. */
    public static String span(long millis) {
        long seconds = millis / 1000;
        return seconds < 60
                ? seconds + "s"
                : seconds < 3600
                        ? two(seconds / 60, "m", seconds % 60, "s")
                        : seconds < 86_400
                                ? two(seconds / 3600, "h", seconds / 60 % 60, "m")
                                : two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
    }

    /** {@code 0xABCD1234}. */
    public static String crc(int crc) { return String.format(Locale.ROOT, "0x%08X", crc); }
}
