package io.objectio.gateway.s3;

import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;

/** HeadBucket: is it there, may I, and which region is it in. */
final class HeadBucket implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        MetaResponse.Bucket bucket = call.bucket();
        call.response().headers().set("x-amz-bucket-region", bucket.region()).set("x-amz-access-point-alias", "false").set("content-type",
                "application/xml");
        call.sendEmpty(200);
    }
}
