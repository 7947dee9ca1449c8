package io.objectio.gateway.auth;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.HttpDates;
import io.objectio.gateway.http.PercentCoding;
import io.objectio.gateway.http.S3Request;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request says of itself, from its Authorization header or its query. Nothing of it is true until the signature is checked.
 *
 * @param timestamp as it goes into the string to sign
 * @param expires   how long a presigned query holds; empty for the header form
 */
record Claim(String accessKey, String date, String region, List<String> signedHeaders, String signature, String timestamp, Instant when,
        Optional<Duration> expires) {
    static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern HEADER = Pattern.compile("AWS4-HMAC-SHA256\\b(.*)", Pattern.DOTALL);
    private static final Pattern DATE = Pattern.compile("\\d{8}");
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Never shows the signature. */
    @Override
    public String toString() {
        return "Claim[accessKey=" + accessKey + " date=" + date + " region=" + region + " timestamp=" + timestamp + "]";
    }

    String scope() { return date + "/" + region + "/s3/aws4_request"; }

    static boolean inQuery(String rawQuery) {
        return contains(rawQuery, "X-Amz-Algorithm") || contains(rawQuery, "X-Amz-Signature") || contains(rawQuery, "X-Amz-Credential");
    }

    private static boolean contains(String rawQuery, String name) {
        return rawQuery.startsWith(name + "=") || rawQuery.contains("&" + name + "=");
    }

    static Claim ofHeader(S3Request request, String authorization) throws S3Exception {
        Matcher matcher = HEADER.matcher(authorization.trim());
        if (!matcher.matches()) {
            if (authorization.startsWith("AWS ") || authorization.startsWith("AWS4-ECDSA")) {
                throw S3Error.INVALID_REQUEST
                        .exception("The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
            }
            throw S3Error.INVALID_ARGUMENT.exception("Unsupported Authorization Type").with("ArgumentName", "Authorization");
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : matcher.group(1).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals).trim(), part.substring(equals + 1).trim());
            }
        }
        String credential = part(parts, "Credential");
        String signedHeaders = part(parts, "SignedHeaders");
        String signature = part(parts, "Signature");
        String timestamp = timestampOf(request);
        return of(S3Error.AUTHORIZATION_HEADER_MALFORMED, "The authorization header is malformed; ", credential, signedHeaders, signature,
                timestamp,
                Optional.empty());
    }

    private static String part(Map<String, String> parts, String name) throws S3Exception {
        String value = parts.get(name);
        if (value == null || value.isEmpty()) {
            throw S3Error.AUTHORIZATION_HEADER_MALFORMED.exception("The authorization header is malformed; missing " + name + ".");
        }
        return value;
    }

    private static String timestampOf(S3Request request) throws S3Exception {
        Optional<String> own = request.headers().find("x-amz-date");
        String text = own.or(() -> request.headers().find("date")).orElse("").trim();
        try {
            return BASIC.format(BASIC.parse(text, Instant::from));
        } catch (DateTimeException notBasic) {
            return HttpDates.parse(text).map(BASIC::format)
                    .orElseThrow(() -> S3Error.ACCESS_DENIED.exception("AWS authentication requires a valid Date or x-amz-date header"));
        }
    }

    static Claim ofQuery(S3Request request) throws S3Exception {
        Map<String, String> parameters = new HashMap<>();
        for (String piece : request.rawQuery().split("&", -1)) {
            int equals = piece.indexOf('=');
            if (equals > 0 && piece.startsWith("X-Amz-")
                    && parameters.put(piece.substring(0, equals), PercentCoding.decode(piece.substring(equals + 1), true)) != null) {
                throw queryError("The query has the parameter " + piece.substring(0, equals) + " more than once.");
            }
        }
        for (String name : List.of("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-Date", "X-Amz-SignedHeaders",
                "X-Amz-Expires")) {
            if (!parameters.containsKey(name)) {
                throw queryError("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
                        + "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
            }
        }
        if (!SigV4.ALGORITHM.equals(parameters.get("X-Amz-Algorithm"))) {
            throw queryError("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        }
        return of(S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR, "Error parsing the X-Amz-Credential parameter; ",
                String.valueOf(parameters.get("X-Amz-Credential")), String.valueOf(parameters.get("X-Amz-SignedHeaders")),
                String.valueOf(parameters.get("X-Amz-Signature")), String.valueOf(parameters.get("X-Amz-Date")),
                Optional.of(expires(String.valueOf(parameters.get("X-Amz-Expires")))));
    }

    private static Duration expires(String text) throws S3Exception {
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw queryError("X-Amz-Expires should be a number");
        }
        if (seconds < 0) {
            throw queryError("X-Amz-Expires must be non-negative");
        }
        if (seconds > LONGEST.toSeconds()) {
            throw queryError(
                    "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds");
        }
        return Duration.ofSeconds(seconds);
    }

    private static S3Exception queryError(String message) { return S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR.exception(message); }

    private static Claim of(S3Error error, String context, String credential, String signedHeaders, String signature, String timestamp,
            Optional<Duration> expires) throws S3Exception {
        // an access key may hold slashes: the scope is the last four parts
        String[] parts = credential.split("/", -1);
        int last = parts.length;
        if (last < 5) {
            throw error
                    .exception(context + "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
        }
        if (!parts[last - 1].equals("aws4_request")) {
            throw error.exception(context + "incorrect terminal \"" + parts[last - 1] + "\". This endpoint uses \"aws4_request\".");
        }
        if (!parts[last - 2].equals("s3")) {
            throw error.exception(context + "incorrect service \"" + parts[last - 2] + "\". This endpoint belongs to \"s3\".");
        }
        String date = parts[last - 4];
        if (!DATE.matcher(date).matches() || !timestamp.startsWith(date)) {
            throw error.exception(
                    context + "Invalid credential date \"" + date + "\". This date is not the same as X-Amz-Date: \"" + timestamp + "\".");
        }
        Instant when;
        try {
            when = BASIC.parse(timestamp, Instant::from);
        } catch (DateTimeException e) {
            throw error.exception("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }
        String accessKey = String.join("/", List.of(parts).subList(0, last - 4));
        List<String> names = List.of(signedHeaders.toLowerCase(Locale.ROOT).split(";", -1));
        return new Claim(accessKey, date, parts[last - 3], names, signature, timestamp, when, expires);
    }
}
