package io.objectio.gateway.s3;

import java.io.IOException;

/** One S3 operation. No state: everything comes with the call, which is authenticated, and allowed as far as no bucket's owner counts. */
interface Operation {
    /** What the authorizer is asked, here and again with the bucket's owner by {@link S3Call#bucket()}. */
    Authorizer.Action action();

    /** Answers the call, or throws an S3Exception before anything was sent. */
    void run(S3Call call) throws IOException, InterruptedException;
}
