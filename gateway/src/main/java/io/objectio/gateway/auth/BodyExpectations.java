package io.objectio.gateway.auth;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.Headers;
import io.objectio.protocol.meta.Checksum.Algorithm;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request promises of its body.
 *
 * @param contentMd5 lower-case hex
 * @param algorithm  the checksum that the client sends or asks for
 * @param inHeader   its value if it came in a header, base64
 * @param inTrailer  it will come in the trailer
 */
record BodyExpectations(Optional<String> contentMd5, Optional<Algorithm> algorithm, Optional<String> inHeader, boolean inTrailer) {

    static BodyExpectations of(Headers headers, boolean trailerAllowed) throws S3Exception {
        Optional<Algorithm> inHeader = Optional.empty();
        for (String name : headers.names()) {
            Optional<Algorithm> algorithm = Checksums.ofHeader(name);
            if (algorithm.isPresent()) {
                if (inHeader.isPresent()) {
                    throw S3Error.INVALID_REQUEST
                            .exception("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
                }
                inHeader = algorithm;
            }
        }
        Optional<Algorithm> inTrailer = trailerAlgorithm(headers, trailerAllowed);
        if (inHeader.isPresent() && inTrailer.isPresent()) {
            throw S3Error.INVALID_REQUEST.exception("Expecting a single x-amz-checksum- header");
        }
        Optional<String> value = inHeader.flatMap(algorithm -> headers.find(Checksums.header(algorithm))).map(String::trim);
        if (inHeader.isPresent() && !Checksums.isWellFormed(inHeader.get(), value.orElse(""))) {
            throw S3Error.INVALID_REQUEST.exception("Value for " + Checksums.header(inHeader.get()) + " header is invalid.");
        }
        Optional<Algorithm> asked = askedFor(headers);
        Optional<Algorithm> given = inHeader.or(() -> inTrailer);
        if (asked.isPresent() && given.isPresent() && !asked.equals(given)) {
            throw S3Error.INVALID_REQUEST.exception("Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
        return new BodyExpectations(contentMd5(headers), given.or(() -> asked), value, inTrailer.isPresent());
    }

    private static Optional<Algorithm> askedFor(Headers headers) throws S3Exception {
        Optional<String> name = headers.find("x-amz-sdk-checksum-algorithm");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Checksums.named(name.get().trim())
                .orElseThrow(() -> S3Error.INVALID_REQUEST.exception("Value for x-amz-sdk-checksum-algorithm header is invalid.")));
    }

    private static Optional<Algorithm> trailerAlgorithm(Headers headers, boolean trailerAllowed) throws S3Exception {
        Optional<String> announced = headers.find("x-amz-trailer").filter(text -> !text.isBlank());
        if (announced.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = List.of(announced.get().trim().toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
        Optional<Algorithm> algorithm = Checksums.ofHeader(names.getFirst());
        if (!trailerAllowed || names.size() > 1 || algorithm.isEmpty()) {
            throw S3Error.INVALID_REQUEST.exception("The value specified in the x-amz-trailer header is not supported");
        }
        return algorithm;
    }

    private static Optional<String> contentMd5(Headers headers) throws S3Exception {
        Optional<String> text = headers.find("content-md5");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] md5 = Base64.getDecoder().decode(text.get().trim());
            if (md5.length == 16) {
                return Optional.of(SigV4.hex(md5));
            }
        } catch (IllegalArgumentException e) {
            throw S3Error.INVALID_DIGEST.exception("The Content-MD5 you specified is not valid.").with("Content-MD5", text.get());
        }
        throw S3Error.INVALID_DIGEST.exception("The Content-MD5 you specified is not valid.").with("Content-MD5", text.get());
    }
}
