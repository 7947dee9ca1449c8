package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Continuation tokens: where the next page starts after, in base64url behind a version digit. They say nothing that a listing did not. */
final class Tokens {
    private static final String VERSION = "1";

    private Tokens() {}

    static String encode(String after) {
        return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(after.getBytes(StandardCharsets.UTF_8));
    }

    static String decode(String token) throws S3Exception {
        if (token.startsWith(VERSION)) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(token.substring(VERSION.length()));
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (IllegalArgumentException | CharacterCodingException e) {
                throw S3Error.INVALID_ARGUMENT.exception(e).with("ArgumentName", "continuation-token");
            }
        }
        throw S3Error.INVALID_ARGUMENT.exception("The continuation token provided is incorrect").with("ArgumentName", "continuation-token");
    }
}
