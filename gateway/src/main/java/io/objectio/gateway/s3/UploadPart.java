package io.objectio.gateway.s3;

import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.auth.VerifiedBody;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.write.ObjectWriter;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Checksum.Algorithm;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * UploadPart. The part is kept with a checksum of the upload's algorithm; what the client sent is verified and given back besides. A client
 * may send another algorithm than the upload's only where the upload's is the default one, which clients need not know.
 */
final class UploadPart implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        int number = PartNumbers.parse(call.parameters().text("partNumber"));
        ObjectKey key = call.key();
        String uploadId = call.parameters().text("uploadId");
        MetaResponse.Bucket bucket = call.bucket();
        MetaResponse.Upload upload = Uploads.find(call, bucket, key);
        Algorithm algorithm = upload.head().checksum().map(Checksum::algorithm).orElse(Algorithm.CRC64NVME);
        VerifiedBody body = call.body(Optional.of(algorithm));
        Optional<Algorithm> sent = body.clientAlgorithm();
        if (sent.isPresent() && sent.get() != algorithm && algorithm != Algorithm.CRC64NVME) {
            throw S3Error.INVALID_REQUEST.exception("Checksum Type mismatch occurred, expected checksum Type: "
                    + algorithm.name().toLowerCase(Locale.ROOT) + ", actual checksum Type: "
                    + sent.get().name().toLowerCase(Locale.ROOT));
        }
        MutationAnswer.Committed committed = call.write(body, new ObjectWriter.Owner(bucket.id(), key, number),
                written -> new Mutation.CommitPart(bucket.id(), key, uploadId, number, body.length(),
                        body.md5(), checksum(body, algorithm), written));
        call.response().headers().set("etag", Etags.quote(committed.etag()));
        checksum(body, sent.orElse(algorithm)).ifPresent(checksum -> ObjectHeaders.checksum(checksum, call.response().headers()));
        call.sendEmpty(200);
    }

    private static Optional<Checksum> checksum(VerifiedBody body, Algorithm algorithm) {
        return body.checksum(algorithm).map(value -> new Checksum(algorithm, Checksum.Type.FULL_OBJECT, value));
    }
}
