package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.Headers;
import io.objectio.gateway.http.HttpDates;
import io.objectio.protocol.meta.VersionHead;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Preconditions of GET and HEAD in the order of RFC 9110, 13.2.2: an ETag condition makes the date condition of its kind void. Dates have whole
 * seconds, as Last-Modified shows them.
 */
final class ReadConditions {
    private ReadConditions() {}

    /**
     * True if the object is to be sent, false for 304.
     *
     * @throws S3Exception PRECONDITION_FAILED for 412
     */
    static boolean judge(Headers headers, VersionHead version) throws S3Exception {
        String etag = version.head().etag();
        Instant modified = version.modified().truncatedTo(ChronoUnit.SECONDS);
        List<String> ifMatch = Etags.list(headers.all("if-match"));
        if (!ifMatch.isEmpty()) {
            if (!Etags.matches(ifMatch, etag)) {
                throw failed("If-Match");
            }
        } else {
            Optional<Instant> since = headers.find("if-unmodified-since").flatMap(HttpDates::parse);
            if (since.isPresent() && modified.isAfter(since.get())) {
                throw failed("If-Unmodified-Since");
            }
        }
        List<String> ifNoneMatch = Etags.list(headers.all("if-none-match"));
        if (!ifNoneMatch.isEmpty()) {
            return !Etags.matches(ifNoneMatch, etag);
        }
        Optional<Instant> since = headers.find("if-modified-since").flatMap(HttpDates::parse);
        return since.isEmpty() || modified.isAfter(since.get());
    }

    /** True if a Range is to be honoured. */
    static boolean ifRangeHolds(Headers headers, VersionHead version) {
        Optional<String> condition = headers.find("if-range");
        if (condition.isEmpty()) {
            return true;
        }
        Optional<Instant> date = HttpDates.parse(condition.get());
        return date.isPresent()
                ? !version.modified().truncatedTo(ChronoUnit.SECONDS).isAfter(date.get())
                : Etags.strip(condition.get()).equals(version.head().etag());
    }

    private static S3Exception failed(String condition) { return S3Error.PRECONDITION_FAILED.exception().with("Condition", condition); }
}
