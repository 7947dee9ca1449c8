package io.objectio.gateway.s3;

import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import java.io.IOException;

/** AbortMultipartUpload: upload and parts are gone, their space comes back. */
final class AbortMultipartUpload implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        MetaResponse.Bucket bucket = call.bucket();
        call.submit(new Mutation.AbortUpload(bucket.id(), call.key(), call.parameters().text("uploadId")));
        call.sendEmpty(204);
    }
}
