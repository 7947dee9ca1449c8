package io.objectio.gateway.s3;

import io.objectio.gateway.auth.Checksums;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.Headers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Headers that change what a request means. One that is not built is NotImplemented and nothing happens: an object that was to be encrypted,
 * locked or public must not be stored as if nobody had asked.
 */
final class HeaderRules {
    /** Understood, or without a meaning for what is stored. */
    private static final Set<String> HARMLESS = Set.of("x-amz-date", "x-amz-content-sha256", "x-amz-decoded-content-length",
            "x-amz-trailer",
            "x-amz-sdk-checksum-algorithm", "x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-checksum-mode", "x-amz-storage-class",
            "x-amz-expected-bucket-owner", "x-amz-request-payer", "x-amz-user-agent", "x-amz-mp-object-size",
            "x-amz-optional-object-attributes",
            "x-amz-id-2", "x-amz-request-id", "x-amz-cf-id", "x-amz-api-version");

    /** Understood with these values, because they ask for what is the case anyhow. */
    private static final Map<String, Set<String>> VALUES = Map.of("x-amz-acl",
            Set.of("private", "bucket-owner-full-control", "bucket-owner-read"), "x-amz-bucket-object-lock-enabled", Set.of("false"),
            "x-amz-object-ownership", Set.of("bucketownerenforced"), "x-amz-tagging", Set.of(""),
            "x-amz-server-side-encryption-bucket-key-enabled",
            Set.of("false"), "x-amz-bypass-governance-retention", Set.of("true", "false"));

    private HeaderRules() {}

    static void check(Route route, Headers headers) throws S3Exception {
        boolean reads = route.method().equals("GET") || route.method().equals("HEAD");
        for (String name : headers.names()) {
            if (name.startsWith("x-amz-") && !understood(name, headers) && !(reads && isUnknown(name))) {
                throw S3Error.NOT_IMPLEMENTED.exception().with("Header", name);
            }
        }
    }

    private static boolean understood(String name, Headers headers) {
        if (HARMLESS.contains(name) || name.startsWith("x-amz-meta-") || name.startsWith("x-amz-fwd-")
                || Checksums.ofHeader(name).isPresent()) {
            return true;
        }
        Set<String> values = VALUES.get(name);
        return values != null && values.contains(headers.find(name).orElse("").trim().toLowerCase(Locale.ROOT));
    }

    /** A header that the API reference does not have either does no harm on a read. */
    private static boolean isUnknown(String name) {
        return !name.startsWith("x-amz-server-side-encryption") && !name.startsWith("x-amz-object-lock")
                && !name.startsWith("x-amz-copy-source")
                && !name.startsWith("x-amz-checksum-") && !name.startsWith("x-amz-write-offset");
    }
}
