package io.objectio.gateway.s3;

import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.PercentCoding;
import io.objectio.gateway.http.S3Request;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request is about. The decoded key here is the one that is authorised, stored and listed: nothing decodes it again, and '..' and '//'
 * in it mean nothing.
 *
 * @param bucket empty at the service level
 * @param key    empty at the bucket level
 */
record S3Target(Level level, String bucket, String key, Parameters parameters) {
    enum Level {
        SERVICE, BUCKET, OBJECT
    }

    static S3Target of(S3Request request, Optional<String> baseDomain) throws S3Exception {
        Parameters parameters = Parameters.parse(request.rawQuery());
        if (!request.rawPath().startsWith("/")) {
            throw S3Error.INVALID_URI.exception();
        }
        String path;
        try {
            path = PercentCoding.decode(request.rawPath().substring(1), false);
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_URI.exception(e);
        }
        Optional<String> hosted = hostedBucket(request, baseDomain);
        if (hosted.isPresent()) {
            return of(hosted.get(), path, parameters);
        }
        if (path.isEmpty()) {
            return new S3Target(Level.SERVICE, "", "", parameters);
        }
        int slash = path.indexOf('/');
        return of(slash < 0 ? path : path.substring(0, slash), slash < 0 ? "" : path.substring(slash + 1), parameters);
    }

    private static S3Target of(String bucket, String key, Parameters parameters) {
        return new S3Target(key.isEmpty() ? Level.BUCKET : Level.OBJECT, bucket, key, parameters);
    }

    private static Optional<String> hostedBucket(S3Request request, Optional<String> baseDomain) {
        String host = request.headers().find("host").orElse("").toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        String name = colon > 0 && host.indexOf(']', colon) < 0 ? host.substring(0, colon) : host;
        return baseDomain.map(domain -> "." + domain.toLowerCase(Locale.ROOT))
                .filter(suffix -> name.endsWith(suffix) && name.length() > suffix.length())
                .map(suffix -> name.substring(0, name.length() - suffix.length()));
    }

    /**
     * The key as an id.
     *
     * @throws S3Exception KEY_TOO_LONG above 1024 bytes of UTF-8
     */
    ObjectKey objectKey() throws S3Exception { return objectKey(key); }

    static ObjectKey objectKey(String key) throws S3Exception {
        int length = key.getBytes(StandardCharsets.UTF_8).length;
        if (length > ObjectKey.MAX_BYTES) {
            throw S3Error.KEY_TOO_LONG.exception().with("Size", Integer.toString(length)).with("MaxSizeAllowed",
                    Integer.toString(ObjectKey.MAX_BYTES));
        }
        if (key.indexOf('\0') >= 0) {
            throw S3Error.INVALID_URI.exception("A key cannot hold the character NUL.");
        }
        return new ObjectKey(key);
    }

    /** As errors name it. */
    String resource() { return "/" + bucket + (key.isEmpty() ? "" : "/" + key); }
}
