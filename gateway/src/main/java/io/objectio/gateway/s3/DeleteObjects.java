package io.objectio.gateway.s3;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.s3.xml.XmlElement;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.Mutation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** DeleteObjects: up to 1,000 keys, each with its own outcome. */
final class DeleteObjects implements Operation {
    private static final int MAX_KEYS = 1000;
    /** What one mutation takes. */
    private static final int BATCH = 100;

    private record Asked(String key, Optional<String> versionId, Optional<String> etag) {}

    private record Outcome(Asked asked, Optional<S3Exception> error) {}

    @Override
    public Authorizer.Action action() { return Authorizer.Action.WRITE; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        XmlElement document = call.xmlBody("Delete");
        List<XmlElement> elements = document.all("Object");
        boolean quiet = document.find("Quiet").map(String::trim).orElse("").equalsIgnoreCase("true");
        if (elements.isEmpty() || elements.size() > MAX_KEYS) {
            throw S3Error.MALFORMED_XML.exception();
        }
        List<Asked> asked = new ArrayList<>();
        for (XmlElement element : elements) {
            if (element.get("Key").isEmpty()) {
                throw S3Error.MALFORMED_XML.exception();
            }
            if (element.find("LastModifiedTime").isPresent() || element.find("Size").isPresent()) {
                throw S3Error.NOT_IMPLEMENTED.exception();
            }
            asked.add(new Asked(element.get("Key"), element.find("VersionId").filter(id -> !id.isEmpty()), element.find("ETag")));
        }
        BucketId bucket = call.bucket().id();
        XmlWriter xml = XmlWriter.s3("DeleteResult");
        for (Outcome outcome : delete(call, bucket, asked)) {
            write(xml, outcome, quiet);
        }
        call.sendXml(xml);
    }

    private static List<Outcome> delete(S3Call call, BucketId bucket, List<Asked> asked) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        List<Asked> batch = new ArrayList<>();
        for (Asked one : asked) {
            Optional<S3Exception> wrong = check(one);
            if (wrong.isPresent()) {
                outcomes.add(new Outcome(one, wrong));
            } else if (one.etag().isPresent()) {
                submit(call, bucket, List.of(one), new Condition(List.of(Etags.strip(one.etag().get())), List.of()), outcomes);
            } else {
                batch.add(one);
                if (batch.size() == BATCH) {
                    submit(call, bucket, batch, Condition.NONE, outcomes);
                    batch.clear();
                }
            }
        }
        if (!batch.isEmpty()) {
            submit(call, bucket, batch, Condition.NONE, outcomes);
        }
        return outcomes;
    }

    private static Optional<S3Exception> check(Asked one) {
        try {
            S3Target.objectKey(one.key());
            Versions.onlyNull(one.versionId());
            return Optional.empty();
        } catch (S3Exception e) {
            return Optional.of(e);
        }
    }

    private static void submit(S3Call call, BucketId bucket, List<Asked> batch, Condition condition, List<Outcome> outcomes)
            throws InterruptedException {
        Optional<S3Exception> error = Optional.empty();
        try {
            List<ObjectKey> keys = new ArrayList<>();
            for (Asked one : batch) {
                keys.add(S3Target.objectKey(one.key()));
            }
            call.submit(new Mutation.DeleteObjects(bucket, keys, condition));
        } catch (S3Exception e) {
            error = Optional.of(e);
        }
        for (Asked one : batch) {
            outcomes.add(new Outcome(one, error));
        }
    }

    private static void write(XmlWriter xml, Outcome outcome, boolean quiet) {
        Asked asked = outcome.asked();
        if (outcome.error().isPresent()) {
            S3Exception error = outcome.error().get();
            xml.begin("Error").element("Key", asked.key()).element("VersionId", asked.versionId()).element("Code", error.error().code())
                    .element("Message", error.text()).end();
        } else if (!quiet) {
            xml.begin("Deleted").element("Key", asked.key()).element("VersionId", asked.versionId()).end();
        }
    }
}
