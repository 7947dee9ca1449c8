package io.objectio.gateway.auth;

import io.objectio.gateway.error.S3Exception;
import io.objectio.protocol.meta.Account;
import java.util.Optional;

/** Where the authenticator finds keys. */
@FunctionalInterface
public interface Accounts {
    /**
     * The account of an access key.
     *
     * @throws S3Exception SERVICE_UNAVAILABLE if it cannot be known now
     */
    Optional<Account> find(String accessKey) throws S3Exception;
}
