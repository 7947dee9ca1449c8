package io.objectio.gateway.cluster;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.InstanceId;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.time.Duration;
import java.util.Optional;

/**
 * Metadata for the requests of a gateway. Calls wait on the caller's virtual thread; retries after lost answers repeat the same (session,
 * number), so a mutation is done once however often it is sent.
 */
public interface MetaClient {
    /**
     * Has the mutation done and returns what apply answered.
     *
     * @throws MetaUnavailableException if no answer came until the deadline; it may have been done (the client sees 503 and may retry)
     */
    MutationAnswer submit(Mutation mutation, Duration deadline) throws MetaUnavailableException, InterruptedException;

    /**
     * Asks; the answer is linearizable. A {@code Failed} that says "not there" (NO_SUCH_...) is returned like any answer.
     *
     * @throws MetaUnavailableException for everything that a retry later can cure
     */
    MetaResponse ask(MetaRequest request, Duration deadline) throws MetaUnavailableException, InterruptedException;

    /** The newest map that this gateway has heard of; may be old. */
    ClusterMap map();

    /** Fetches the map anew, after a write was refused for a stale epoch. */
    ClusterMap refreshMap(Duration deadline) throws MetaUnavailableException, InterruptedException;

    /**
     * The account of an access key, from the pushed list, at most five seconds old.
     *
     * @throws MetaUnavailableException if the list is older than that: the gateway is out of touch and must answer 503
     */
    Optional<Account> account(String accessKey) throws MetaUnavailableException;

    /** The account of a canonical id, for owner fields; empty if unknown. */
    Optional<Account> accountById(io.objectio.common.id.AccountId id);

    /** A blob id that nobody else has: (session, counter). */
    BlobId nextBlob() throws MetaUnavailableException;

    /** The blob is committed or given up: its session need not live on for its sake. Once for each blob of {@link #nextBlob}. */
    default void blobDone(BlobId blob) {}

    /** An instance id that nobody else has. */
    InstanceId nextInstance() throws MetaUnavailableException;
}
