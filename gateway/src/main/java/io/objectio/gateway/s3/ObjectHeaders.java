package io.objectio.gateway.s3;

import io.objectio.gateway.auth.Checksums;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.Headers;
import io.objectio.gateway.http.HttpDates;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.VersionHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From a client's headers to what is stored of an object, and back. Stateless. */
final class ObjectHeaders {
    /** Kept and given back as they are. */
    static final List<String> STANDARD = List.of("content-type", "cache-control", "content-disposition", "content-encoding",
            "content-language",
            "expires");
    static final String DEFAULT_CONTENT_TYPE = "binary/octet-stream";
    private static final String META = "x-amz-meta-";
    /** AWS's limit on names and values of user metadata together. */
    private static final int MAX_METADATA_BYTES = 2048;
    /** Classes that read like STANDARD and are kept as a label; the archives, which need a restore first, are refused. */
    private static final Set<String> STORAGE_CLASSES = Set.of("STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER_IR");

    private ObjectHeaders() {}

    /** What a PUT or CreateMultipartUpload says of the object; size, ETag and checksum as given. */
    static ObjectHead head(Headers headers, long size, String etag, Optional<Checksum> checksum, int parts) throws S3Exception {
        return new ObjectHead(size, etag, standard(headers), userMetadata(headers), checksum, storageClass(headers), parts);
    }

    /** The same head once its upload is complete. */
    static ObjectHead completed(ObjectHead head, long size, String etag, Optional<Checksum> checksum, int parts) {
        return new ObjectHead(size, etag, head.headers(), head.userMetadata(), checksum, head.storageClass(), parts);
    }

    private static Map<String, String> standard(Headers headers) {
        Map<String, String> kept = new HashMap<>();
        for (String name : STANDARD) {
            List<String> values = headers.all(name);
            if (!values.isEmpty()) {
                String value = String.join(",", values);
                if (name.equals("content-encoding")) {
                    value = Arrays.stream(value.split(",", -1)).map(String::trim)
                            .filter(coding -> !coding.equalsIgnoreCase("aws-chunked") && !coding.isEmpty())
                            .collect(Collectors.joining(","));
                }
                if (!value.isEmpty()) {
                    kept.put(name, value);
                }
            }
        }
        return kept;
    }

    private static Map<String, String> userMetadata(Headers headers) throws S3Exception {
        Map<String, String> metadata = new HashMap<>();
        int bytes = 0;
        for (String name : headers.names()) {
            if (name.startsWith(META)) {
                String value = Rfc2047.decode(headers.all(name).stream().map(String::trim).collect(Collectors.joining(",")));
                String shortName = name.substring(META.length());
                bytes += shortName.length() + value.getBytes(StandardCharsets.UTF_8).length;
                metadata.put(shortName, value);
            }
        }
        if (bytes > MAX_METADATA_BYTES) {
            throw S3Error.METADATA_TOO_LARGE.exception().with("Size", Integer.toString(bytes)).with("MaxSizeAllowed",
                    Integer.toString(MAX_METADATA_BYTES));
        }
        return metadata;
    }

    private static String storageClass(Headers headers) throws S3Exception {
        String storageClass = headers.find("x-amz-storage-class").orElse("STANDARD");
        if (!STORAGE_CLASSES.contains(storageClass)) {
            throw S3Error.INVALID_STORAGE_CLASS.exception().with("StorageClassRequested", storageClass);
        }
        return storageClass;
    }

    /** Preconditions of a write. */
    static Condition writeCondition(Headers headers) {
        return new Condition(Etags.list(headers.all("if-match")), Etags.list(headers.all("if-none-match")));
    }

    /** Everything that GET and HEAD say of an object but its length. overrides: response-* parameters. */
    static void describe(VersionHead version, Parameters parameters, boolean withChecksum, Headers out) throws S3Exception {
        ObjectHead head = version.head();
        describeVersion(version, out);
        out.set("content-type", DEFAULT_CONTENT_TYPE);
        head.headers().forEach(out::set);
        for (String name : STANDARD) {
            Optional<String> override = parameters.given("response-" + name);
            if (override.isPresent()) {
                out.set(name, headerValue("response-" + name, override.get()));
            }
        }
        head.userMetadata().forEach((name, value) -> out.set(META + name, Rfc2047.encode(value)));
        if (!head.storageClass().equals("STANDARD")) {
            out.set("x-amz-storage-class", head.storageClass());
        }
        if (withChecksum) {
            head.checksum().ifPresent(checksum -> checksum(checksum, out));
        }
    }

    /** A decoded parameter as a header's value, one char per byte; line breaks would let it write headers of its own. */
    private static String headerValue(String parameter, String value) throws S3Exception {
        if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
            throw S3Error.INVALID_ARGUMENT.exception("A header cannot hold control characters.").with("ArgumentName", parameter);
        }
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** What a 304 carries as well. */
    static void describeVersion(VersionHead version, Headers out) {
        out.set("etag", Etags.quote(version.head().etag()));
        out.set("last-modified", HttpDates.format(version.modified()));
        out.set("accept-ranges", "bytes");
    }

    static void checksum(Checksum checksum, Headers out) {
        out.set(Checksums.header(checksum.algorithm()), checksum.value());
        out.set("x-amz-checksum-type", checksum.type().name());
    }

    /** True if a header switches something on: x-amz-checksum-mode: ENABLED. */
    static boolean isEnabled(Headers headers, String name) {
        return headers.find(name).map(value -> value.trim().toUpperCase(Locale.ROOT)).orElse("").equals("ENABLED");
    }
}
