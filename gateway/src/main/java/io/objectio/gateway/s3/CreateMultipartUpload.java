package io.objectio.gateway.s3;

import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.http.Headers;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.ObjectHead;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** CreateMultipartUpload: what the client says of the object here is what the object will have. */
final class CreateMultipartUpload implements Operation {
    /** Enough that no two are ever equal and none is guessed. */
    private static final int UPLOAD_ID_BYTES = 24;

    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        ObjectKey key = call.key();
        Headers headers = call.request().headers();
        if (call.smallBody().length > 0) {
            throw S3Error.INVALID_REQUEST.exception("CreateMultipartUpload has no body.");
        }
        Checksum plan = Uploads.plan(headers);
        ObjectHead head = ObjectHeaders.head(headers, 0, "", Optional.of(plan), 0);
        MetaResponse.Bucket bucket = call.bucket();
        String uploadId = Base64.getUrlEncoder().withoutPadding().encodeToString(call.random().bytes(UPLOAD_ID_BYTES));
        call.submit(new Mutation.CreateUpload(bucket.id(), key, uploadId, call.account().id(), head));
        call.response().headers().set("x-amz-checksum-algorithm", plan.algorithm().name()).set("x-amz-checksum-type", plan.type().name());
        call.sendXml(XmlWriter.s3("InitiateMultipartUploadResult").element("Bucket", bucket.name()).element("Key", key.text()).element(
                "UploadId",
                uploadId));
    }
}
