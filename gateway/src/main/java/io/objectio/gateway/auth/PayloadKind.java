package io.objectio.gateway.auth;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import java.util.regex.Pattern;

/** What x-amz-content-sha256 says of the body. Source: Amazon S3 API reference, "Authenticating requests", table of payload options. */
public enum PayloadKind {
    /** The value is the SHA-256 of the whole body. */
    SIGNED(false, false, false), UNSIGNED(false, false, false),
    /** aws-chunked, each chunk signed. */
    STREAMING_SIGNED(true, true, false),
    /** aws-chunked, each chunk and the trailer signed. */
    STREAMING_SIGNED_TRAILER(true, true, true),
    /** aws-chunked, nothing signed, a checksum in the trailer. */
    STREAMING_UNSIGNED_TRAILER(true, false, true);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final boolean chunked;
    private final boolean signedChunks;
    private final boolean trailer;

    PayloadKind(boolean chunked, boolean signedChunks, boolean trailer) {
        this.chunked = chunked;
        this.signedChunks = signedChunks;
        this.trailer = trailer;
    }

    public boolean chunked() { return chunked; }

    public boolean signedChunks() { return signedChunks; }

    public boolean trailer() { return trailer; }

    static PayloadKind of(String value) throws S3Exception {
        return switch (value) {
            case "UNSIGNED-PAYLOAD" -> UNSIGNED;
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> STREAMING_SIGNED;
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> STREAMING_SIGNED_TRAILER;
            case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> STREAMING_UNSIGNED_TRAILER;
            case "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" ->
                throw S3Error.NOT_IMPLEMENTED.exception("Signature Version 4A is not implemented; use AWS4-HMAC-SHA256.")
                        .with("Header", "x-amz-content-sha256");
            default -> {
                if (!SHA256.matcher(value).matches()) {
                    throw S3Error.INVALID_ARGUMENT.exception(
                            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.")
                            .with("ArgumentName", "x-amz-content-sha256").with("ArgumentValue", value);
                }
                yield SIGNED;
            }
        };
    }
}
