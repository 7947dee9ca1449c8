package io.objectio.gateway.auth;

/**
 * The chain of signatures over the chunks of one body: each covers its chunk and the signature before it, beginning with the request's.
 *
 * <pre>
 * chunk:   AWS4-HMAC-SHA256-PAYLOAD \n timestamp \n scope \n previous signature \n sha256("") \n sha256(chunk)
 * trailer: AWS4-HMAC-SHA256-TRAILER \n timestamp \n scope \n previous signature \n sha256(name:value\n ...)
 * </pre>
 */
final class ChunkSigner {
    private final byte[] key;
    private final String timestamp;
    private final String scope;
    private String previous;

    ChunkSigner(byte[] key, String timestamp, String scope, String seed) {
        this.key = key;
        this.timestamp = timestamp;
        this.scope = scope;
        this.previous = seed;
    }

    /** True if the signature is that of the next chunk; the chain goes on from it. */
    boolean verifyChunk(String sha256, String signature) {
        String text = "AWS4-HMAC-SHA256-PAYLOAD\n" + timestamp + "\n" + scope + "\n" + previous + "\n" + SigV4.EMPTY_SHA256 + "\n" + sha256;
        return advance(SigV4.hex(SigV4.hmac(key, text)), signature);
    }

    boolean verifyTrailer(String canonicalTrailer, String signature) {
        String text = "AWS4-HMAC-SHA256-TRAILER\n" + timestamp + "\n" + scope + "\n" + previous + "\n" + SigV4.sha256Hex(canonicalTrailer);
        return advance(SigV4.hex(SigV4.hmac(key, text)), signature);
    }

    private boolean advance(String expected, String signature) {
        previous = expected;
        return SigV4.same(expected, signature);
    }
}
