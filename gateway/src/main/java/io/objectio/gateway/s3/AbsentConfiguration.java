package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import java.io.IOException;

/** GET of a bucket's configuration that nobody can have set yet: the error that AWS has for "none". Clients probe for these before they work. */
record AbsentConfiguration(S3Error error) implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        call.bucket();
        throw error.exception().with("BucketName", call.bucketName());
    }
}
