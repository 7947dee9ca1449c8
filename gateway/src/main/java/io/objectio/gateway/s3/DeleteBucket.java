package io.objectio.gateway.s3;

import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import java.io.IOException;

/** DeleteBucket: only an empty one; whether it is empty is judged in apply. */
final class DeleteBucket implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        MetaResponse.Bucket bucket = call.bucket();
        call.submit(new Mutation.DeleteBucket(bucket.id(), bucket.name()));
        call.sendEmpty(204);
    }
}
