package io.objectio.gateway.s3;

import io.objectio.common.id.ObjectKey;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import java.io.IOException;
import java.util.List;

/** DeleteObject: 204 whether or not the key was there. */
final class DeleteObject implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Versions.onlyNull(call.parameters());
        ObjectKey key = call.key();
        MetaResponse.Bucket bucket = call.bucket();
        Condition condition = new Condition(Etags.list(call.request().headers().all("if-match")), List.of());
        call.submit(new Mutation.DeleteObjects(bucket.id(), List.of(key), condition));
        call.sendEmpty(204);
    }
}
