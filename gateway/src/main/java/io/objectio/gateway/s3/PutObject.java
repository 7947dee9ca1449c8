package io.objectio.gateway.s3;

import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.auth.VerifiedBody;
import io.objectio.gateway.http.Headers;
import io.objectio.gateway.write.ObjectWriter;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Checksum.Algorithm;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import java.io.IOException;
import java.util.Optional;

/** PutObject. All that can be refused without the body is refused before the first byte of it is asked for. */
final class PutObject implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        ObjectKey key = call.key();
        Headers headers = call.request().headers();
        VerifiedBody body = call.body(Optional.empty());
        ObjectHead asked = ObjectHeaders.head(headers, body.length(), "", Optional.empty(), 0);
        Condition condition = ObjectHeaders.writeCondition(headers);
        MetaResponse.Bucket bucket = call.bucket();
        Algorithm algorithm = body.clientAlgorithm().orElse(Algorithm.CRC64NVME);
        MutationAnswer.Committed committed = call.write(body, new ObjectWriter.Owner(bucket.id(), key, 0),
                written -> new Mutation.CommitObject(bucket.id(), key,
                        ObjectHeaders.completed(asked, body.length(), body.md5(), checksum(body, algorithm), 0), written, condition));
        call.response().headers().set("etag", Etags.quote(committed.etag()));
        checksum(body, algorithm).ifPresent(checksum -> ObjectHeaders.checksum(checksum, call.response().headers()));
        call.sendEmpty(200);
    }

    private static Optional<Checksum> checksum(VerifiedBody body, Algorithm algorithm) {
        return body.checksum(algorithm).map(value -> new Checksum(algorithm, Checksum.Type.FULL_OBJECT, value));
    }
}
