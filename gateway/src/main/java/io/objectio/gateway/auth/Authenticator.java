package io.objectio.gateway.auth;

import io.objectio.common.time.Clock;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.PercentCoding;
import io.objectio.gateway.http.S3Request;
import io.objectio.protocol.meta.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Proves who sent a request. Anonymous requests, headers that should have been signed and were not, old and future dates are refused.
 *
 * <p>A client's own encoding of the target is accepted as well as the normal one: both stand for the same decoded target, which is what is
 * authorised and stored. Threads: any.
 */
public final class Authenticator {
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private final String region;
    private final Accounts accounts;
    private final Clock clock;
    private final SigningKeys keys = new SigningKeys();

    public Authenticator(String region, Accounts accounts, Clock clock) {
        this.region = region;
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * The sender.
     *
     * @throws S3Exception with the error that AWS gives for what is wrong; the request has had no effect
     */
    public Identity authenticate(S3Request request) throws S3Exception {
        Optional<String> header = request.headers().find("authorization");
        boolean query = Claim.inQuery(request.rawQuery());
        if (header.isPresent() && query) {
            throw S3Error.INVALID_ARGUMENT.exception(
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified")
                    .with("ArgumentName", "Authorization");
        }
        if (header.isEmpty() && !query) {
            throw S3Error.ACCESS_DENIED.exception();
        }
        Claim claim = query ? Claim.ofQuery(request) : Claim.ofHeader(request, header.get());
        checkRegion(request, claim);
        String declared = declaredPayload(request, query);
        PayloadKind kind = PayloadKind.of(declared);
        if (request.headers().has("x-amz-security-token") || request.rawQuery().contains("X-Amz-Security-Token=")) {
            throw S3Error.INVALID_TOKEN.exception();
        }
        Account account = accounts.find(claim.accessKey())
                .orElseThrow(() -> S3Error.INVALID_ACCESS_KEY_ID.exception().with("AWSAccessKeyId", claim.accessKey()));
        checkTime(claim);
        checkCoverage(request, claim);
        byte[] key = keys.key(account, claim.date(), claim.region());
        if (!matches(request, claim, key, declared, query)) {
            throw S3Error.SIGNATURE_DOES_NOT_MATCH.exception().with("AWSAccessKeyId", claim.accessKey());
        }
        return new Identity(account, kind, kind == PayloadKind.SIGNED ? Optional.of(declared.toLowerCase(Locale.ROOT)) : Optional.empty(),
                kind.signedChunks()
                        ? Optional.of(new Identity.ChunkSignerHandle(
                                new ChunkSigner(key, claim.timestamp(), claim.scope(), claim.signature())))
                        : Optional.empty());
    }

    /** GetBucketLocation is how clients find the region out, so it may be signed for the default one. */
    private void checkRegion(S3Request request, Claim claim) throws S3Exception {
        boolean asksForIt = request.rawQuery().equals("location") || request.rawQuery().equals("location=")
                || request.rawQuery().startsWith("location=&") || request.rawQuery().startsWith("location&");
        if (!claim.region().equals(region) && !(asksForIt && claim.region().equals("us-east-1"))) {
            S3Error error = claim.expires().isPresent()
                    ? S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR
                    : S3Error.AUTHORIZATION_HEADER_MALFORMED;
            String where = claim.expires().isPresent()
                    ? "Error parsing the X-Amz-Credential parameter"
                    : "The authorization header is malformed";
            throw error.exception(where + "; the region '" + claim.region() + "' is wrong; expecting '" + region + "'").with("Region",
                    region);
        }
    }

    private static String declaredPayload(S3Request request, boolean query) throws S3Exception {
        Optional<String> declared = request.headers().find("x-amz-content-sha256").map(String::trim);
        if (declared.isEmpty() && !query) {
            throw S3Error.INVALID_REQUEST.exception("Missing required header for this request: x-amz-content-sha256");
        }
        if (declared.isEmpty()) {
            for (String piece : request.rawQuery().split("&", -1)) {
                if (piece.startsWith("X-Amz-Content-Sha256=")) {
                    return piece.substring(piece.indexOf('=') + 1);
                }
            }
        }
        return declared.orElse("UNSIGNED-PAYLOAD");
    }

    private void checkTime(Claim claim) throws S3Exception {
        Instant now = clock.now();
        if (claim.expires().isPresent()) {
            if (claim.when().isAfter(now.plus(MAX_SKEW))) {
                throw S3Error.ACCESS_DENIED.exception("Request is not valid yet").with("X-Amz-Date", claim.timestamp());
            }
            Instant end = claim.when().plus(claim.expires().get());
            if (now.isAfter(end)) {
                throw S3Error.ACCESS_DENIED.exception("Request has expired")
                        .with("X-Amz-Expires", Long.toString(claim.expires().get().toSeconds()))
                        .with("Expires", end.toString()).with("ServerTime", now.toString());
            }
        } else if (Duration.between(claim.when(), now).abs().compareTo(MAX_SKEW) > 0) {
            throw S3Error.REQUEST_TIME_TOO_SKEWED.exception().with("RequestTime", claim.timestamp()).with("ServerTime", now.toString())
                    .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW.toMillis()));
        }
    }

    private static void checkCoverage(S3Request request, Claim claim) throws S3Exception {
        List<String> notSigned = request.headers().names().stream()
                .filter(name -> (name.equals("host") || name.startsWith("x-amz-")) && !claim.signedHeaders().contains(name)).toList();
        if (!claim.signedHeaders().contains("host") || !notSigned.isEmpty()) {
            throw S3Error.ACCESS_DENIED.exception("There were headers present in the request which were not signed").with(
                    "HeadersNotSigned",
                    notSigned.isEmpty() ? "host" : String.join(", ", notSigned));
        }
    }

    private static boolean matches(S3Request request, Claim claim, byte[] key, String payload, boolean query) throws S3Exception {
        String without = query ? "X-Amz-Signature" : "";
        String rawQuery = SigV4.rawQuery(request.rawQuery(), without);
        if (signs(request, claim, key, payload, request.rawPath(), rawQuery)) {
            return true;
        }
        String path;
        String normalQuery;
        try {
            path = PercentCoding.normalise(request.rawPath(), false, true);
            normalQuery = SigV4.normalQuery(request.rawQuery(), without);
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_URI.exception(e);
        }
        boolean other = !path.equals(request.rawPath()) || !normalQuery.equals(rawQuery);
        return other && signs(request, claim, key, payload, path, normalQuery);
    }

    private static boolean signs(S3Request request, Claim claim, byte[] key, String payload, String path, String query) {
        String canonical = SigV4.canonicalRequest(request.method(), path, query, request.headers(), claim.signedHeaders(), payload);
        return SigV4.same(SigV4.sign(key, claim.timestamp(), claim.scope(), canonical), claim.signature());
    }
}
