package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.s3.xml.XmlElement;
import io.objectio.gateway.s3.xml.XmlReader;
import io.objectio.protocol.meta.Mutation;
import java.io.IOException;
import java.util.Optional;

/**
 * CreateBucket. Making one's own bucket again is 200 where the region is us-east-1, as there, and BucketAlreadyOwnedByYou elsewhere.
 */
final class CreateBucket implements Operation {
    private static final String DEFAULT_REGION = "us-east-1";

    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        BucketNames.check(call.bucketName());
        byte[] document = call.smallBody();
        if (document.length > 0) {
            checkConfiguration(call, XmlReader.read(document, "CreateBucketConfiguration"));
        }
        String region = call.config().region();
        try {
            call.submit(new Mutation.CreateBucket(call.bucketName(), call.account().id(), region));
        } catch (S3Exception e) {
            if (e.error() != S3Error.BUCKET_ALREADY_OWNED_BY_YOU || !region.equals(DEFAULT_REGION)) {
                throw e;
            }
        }
        call.response().headers().set("location", "/" + call.bucketName());
        call.sendEmpty(200);
    }

    private static void checkConfiguration(S3Call call, XmlElement configuration) throws S3Exception {
        for (XmlElement child : configuration.children()) {
            if (!child.name().equals("LocationConstraint")) {
                throw S3Error.NOT_IMPLEMENTED.exception("CreateBucketConfiguration with " + child.name() + " is not implemented.");
            }
        }
        Optional<String> constraint = configuration.find("LocationConstraint").map(String::trim).filter(text -> !text.isEmpty());
        if (constraint.isPresent() && !constraint.get().equals(call.config().region()) && !constraint.get().equals(DEFAULT_REGION)) {
            throw S3Error.INVALID_LOCATION_CONSTRAINT.exception().with("LocationConstraint", constraint.get());
        }
    }
}
