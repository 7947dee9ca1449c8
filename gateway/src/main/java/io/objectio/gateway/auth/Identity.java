package io.objectio.gateway.auth;

import io.objectio.protocol.meta.Account;
import java.util.Optional;

/**
 * Who asks, proven, and what was signed of the body.
 *
 * @param sha256 the body's SHA-256 as signed, lower-case hex; only for {@link PayloadKind#SIGNED}
 * @param signer the chain over the chunks; only for signed chunks
 */
public record Identity(Account account, PayloadKind payload, Optional<String> sha256, Optional<ChunkSignerHandle> signer) {
    /** Keeps the signer inside this package. */
    public static final class ChunkSignerHandle {
        private final ChunkSigner signer;

        ChunkSignerHandle(ChunkSigner signer) { this.signer = signer; }

        ChunkSigner signer() { return signer; }
    }
}
