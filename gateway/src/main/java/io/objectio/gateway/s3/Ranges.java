package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.protocol.meta.MetaRequest.ByteRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Range headers (RFC 9110, 14.2). What is not one well-formed range is ignored, as AWS does; several ranges too. */
final class Ranges {
    private static final Pattern ONE = Pattern.compile("bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)\\s*");

    private Ranges() {}

    /** First to last byte of an object, inclusive. */
    record Resolved(long first, long last) {
        long length() { return last - first + 1; }
    }

    /** As meta understands it: first below 0 for a suffix. A suffix of nothing is (0, -1), which no object satisfies. */
    static Optional<ByteRange> parse(String header) {
        Matcher matcher = ONE.matcher(header.trim());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            if (last.isEmpty()) {
                return Optional.empty();
            }
            long length = number(last);
            return Optional.of(length == 0 ? new ByteRange(0, -1) : new ByteRange(-length, Long.MAX_VALUE));
        }
        long from = number(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
        return to < from ? Optional.empty() : Optional.of(new ByteRange(from, to));
    }

    /** Digits beyond a long mean "far behind the end". */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    /**
     * The bytes that a range means in an object of that size.
     *
     * @throws S3Exception INVALID_RANGE if there are none
     */
    static Resolved resolve(ByteRange range, long size, String asked) throws S3Exception {
        long first = range.first() < 0 ? Math.max(0, size + range.first()) : range.first();
        long last = Math.min(size - 1, range.last());
        if (first >= size || last < first) {
            throw S3Error.INVALID_RANGE.exception().with("RangeRequested", asked).with("ActualObjectSize", Long.toString(size));
        }
        return new Resolved(first, last);
    }
}
