package io.objectio.gateway.auth;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.RequestBody;
import io.objectio.gateway.http.S3Request;
import io.objectio.gateway.write.BodySource;
import io.objectio.protocol.meta.Checksum.Algorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.EnumMap;

/**
 * A request's body as an object's bytes: unframed, digested while it is read, and compared at the end with everything that was promised.
 * Digests run over the target buffer, right behind the copy, while it is in the cache. One thread.
 */
public final class VerifiedBody implements BodySource {
    private final PlainBody plain;
    private final long length;
    private final BodyExpectations expected;
    private final Optional<String> expectedSha256;
    private final RunningDigest md5 = RunningDigest.message("MD5");
    private final Optional<RunningDigest> signedSha256;
    private final Map<Algorithm, RunningDigest> checksums = new EnumMap<>(Algorithm.class);
    private final Map<Algorithm, String> values = new EnumMap<>(Algorithm.class);
    private String md5Hex = "";
    private long read;
    private boolean done;

    private VerifiedBody(PlainBody plain, long length, BodyExpectations expected, Optional<String> expectedSha256,
            Optional<Algorithm> alsoWanted) {
        this.plain = plain;
        this.length = length;
        this.expected = expected;
        this.expectedSha256 = expectedSha256;
        this.signedSha256 = expectedSha256.map(_ -> RunningDigest.message("SHA-256"));
        expected.algorithm().ifPresent(algorithm -> checksums.put(algorithm, RunningDigest.of(algorithm)));
        alsoWanted.ifPresent(algorithm -> checksums.computeIfAbsent(algorithm, RunningDigest::of));
    }

    /**
     * The body of an authenticated request. wanted: a checksum to compute even if the client does not send it; empty: CRC64NVME where the
     * client sends none, as AWS does.
     *
     * @throws S3Exception if what the headers promise contradicts itself or the length is missing; nothing was read
     */
    public static VerifiedBody of(S3Request request, Identity identity, Optional<Algorithm> wanted) throws S3Exception {
        RequestBody body = request.body();
        PayloadKind kind = identity.payload();
        BodyExpectations expected = BodyExpectations.of(request.headers(), kind.trailer());
        Optional<Algorithm> also = wanted.isPresent() || expected.algorithm().isPresent() ? wanted : Optional.of(Algorithm.CRC64NVME);
        if (kind.chunked()) {
            long length = decodedLength(request);
            PlainBody plain = new AwsChunkedBody(body, length, kind.trailer(), identity.signer().map(Identity.ChunkSignerHandle::signer));
            return new VerifiedBody(plain, length, expected, Optional.empty(), also);
        }
        if (body.declaredLength() == RequestBody.CHUNKED) {
            throw S3Error.MISSING_CONTENT_LENGTH.exception();
        }
        if (body.isAbsent()) {
            throw S3Error.MISSING_CONTENT_LENGTH.exception();
        }
        return new VerifiedBody(new Unframed(body), body.declaredLength(), expected, identity.sha256(), also);
    }

    private static long decodedLength(S3Request request) throws S3Exception {
        Optional<String> text = request.headers().find("x-amz-decoded-content-length");
        if (text.isEmpty()) {
            throw S3Error.MISSING_CONTENT_LENGTH.exception("You must provide the x-amz-decoded-content-length HTTP header.");
        }
        try {
            long length = Long.parseLong(text.get().trim());
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw S3Error.INVALID_ARGUMENT.exception("x-amz-decoded-content-length is not a number: " + text.get());
        }
        throw S3Error.INVALID_ARGUMENT.exception("x-amz-decoded-content-length is negative: " + text.get());
    }

    /** How many bytes read will give in all. */
    public long length() { return length; }

    /** The client's algorithm, if it sends or asks for one. */
    public Optional<Algorithm> clientAlgorithm() { return expected.algorithm(); }

    /** MD5 in lower-case hex; valid once read has returned -1. */
    public String md5() { return md5Hex; }

    /** Base64 of a checksum that was computed; valid once read has returned -1. */
    public Optional<String> checksum(Algorithm algorithm) {
        return Optional.ofNullable(values.get(algorithm));
    }

    @Override
    public int read(ByteBuffer target) throws IOException, InterruptedException {
        if (done) {
            return -1;
        }
        int start = target.position();
        int count = plain.read(target);
        if (count < 0) {
            finish();
            done = true;
            return -1;
        }
        read += count;
        if (read > length) {
            throw S3Error.INCOMPLETE_BODY.exception("The body has more than the announced " + length + " bytes.");
        }
        ByteBuffer fresh = target.duplicate().limit(start + count).position(start);
        md5.update(fresh);
        if (signedSha256.isPresent()) {
            signedSha256.get().update(fresh);
        }
        for (RunningDigest digest : checksums.values()) {
            digest.update(fresh);
        }
        return count;
    }

    private void finish() throws S3Exception {
        if (read != length) {
            throw S3Error.INCOMPLETE_BODY.exception("The body has " + read + " of the announced " + length + " bytes.");
        }
        md5Hex = SigV4.hex(md5.value());
        checksums.forEach((algorithm, digest) -> values.put(algorithm, digest.base64()));
        if (signedSha256.isPresent()) {
            String computed = SigV4.hex(signedSha256.get().value());
            if (!computed.equals(expectedSha256.orElse(""))) {
                throw S3Error.CONTENT_SHA256_MISMATCH.exception().with("ClientComputedContentSHA256", expectedSha256.orElse(""))
                        .with("S3ComputedContentSHA256", computed);
            }
        }
        if (expected.contentMd5().isPresent() && !expected.contentMd5().get().equals(md5Hex)) {
            throw S3Error.BAD_DIGEST.exception("The Content-MD5 you specified did not match what we received.")
                    .with("ExpectedDigest", expected.contentMd5().get()).with("CalculatedDigest", md5Hex);
        }
        checkChecksum();
    }

    private void checkChecksum() throws S3Exception {
        Map<String, String> trailers = plain.trailers();
        if (expected.algorithm().isEmpty()) {
            if (!trailers.isEmpty()) {
                throw S3Error.MALFORMED_TRAILER.exception("The trailer was not announced by x-amz-trailer.");
            }
            return;
        }
        Algorithm algorithm = expected.algorithm().get();
        String header = Checksums.header(algorithm);
        Optional<String> promised = expected.inHeader();
        if (expected.inTrailer()) {
            String value = trailers.get(header);
            if (value == null || trailers.size() != 1) {
                throw S3Error.MALFORMED_TRAILER.exception();
            }
            if (!Checksums.isWellFormed(algorithm, value)) {
                throw S3Error.INVALID_REQUEST.exception("Value for " + header + " trailing header is invalid.");
            }
            promised = Optional.of(value);
        } else if (!trailers.isEmpty()) {
            throw S3Error.MALFORMED_TRAILER.exception("The trailer was not announced by x-amz-trailer.");
        }
        if (promised.isPresent() && !promised.get().equals(values.get(algorithm))) {
            throw S3Error.BAD_DIGEST.exception("The " + algorithm + " you specified did not match the calculated checksum.");
        }
    }

    /** A body without framing of its own. */
    private record Unframed(RequestBody body) implements PlainBody {
        @Override
        public int read(ByteBuffer target) throws IOException, InterruptedException { return body.read(target); }

        @Override
        public Map<String, String> trailers() { return Map.of(); }
    }
}
