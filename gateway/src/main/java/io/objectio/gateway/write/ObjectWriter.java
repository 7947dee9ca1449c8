package io.objectio.gateway.write;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBody;
import java.io.IOException;

/** Writes the bytes of a PUT or a part and commits them. Many at once, each on its caller's virtual thread; memory per call is bounded. */
public interface ObjectWriter {
    /**
     * Streams length bytes from the body to shards, and when enough are durable (never fewer than k+1 of each blob on distinct disks) submits
     * what commit makes of them. The answer is meta's: Committed, or Refused, after which the blobs are given up. If the body fails, the blobs
     * are given up and the exception goes to the caller; nothing becomes visible.
     *
     * @param length exactly what the body will give; -1 is not allowed
     * @throws WriteUnavailableException    too few disks, or meta out of reach: 503, the client may retry
     * @throws MetaUnavailableException     the commit's outcome is unknown: 503, the client may retry
     * @throws IOException                  from the body
     */
    MutationAnswer write(BodySource body, long length, CommitMaker commit)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException;

    /**
     * The same, and says whose bytes they are: the manifests on the shards name it, so that names survive even the loss of all metadata.
     * Callers that know the owner use this one.
     */
    default MutationAnswer write(BodySource body, long length, Owner owner, CommitMaker commit)
            throws IOException, WriteUnavailableException, MetaUnavailableException, InterruptedException {
        return write(body, length, commit);
    }

    /** part: 0 for a whole object. */
    record Owner(BucketId bucket, ObjectKey key, int part) {}

    /** Makes the mutation once the bytes are durable; the body's digests are complete by then. */
    interface CommitMaker {
        Mutation commit(WrittenBody written) throws IOException;
    }
}
