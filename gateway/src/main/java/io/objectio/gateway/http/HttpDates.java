package io.objectio.gateway.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Dates of HTTP headers (RFC 9110, 5.6.7), whole seconds. */
public final class HttpDates {
    private static final DateTimeFormatter FIXDATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LENIENT = DateTimeFormatter.RFC_1123_DATE_TIME;

    private HttpDates() {}

    public static String format(Instant instant) { return FIXDATE.format(instant); }

    /** Reads an IMF-fixdate, also with a numeric zone or an ISO instant as some clients send; empty for anything else. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(LENIENT.parse(text.trim(), Instant::from));
        } catch (DateTimeParseException notThatForm) {
            try {
                return Optional.of(Instant.parse(text.trim()));
            } catch (DateTimeParseException neither) {
                return Optional.empty();
            }
        }
    }
}
