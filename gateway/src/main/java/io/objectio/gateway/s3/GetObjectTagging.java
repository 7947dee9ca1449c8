package io.objectio.gateway.s3;

import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;
import java.util.Optional;

/** GetObjectTagging: an object that is there has no tags, because none can be set. */
final class GetObjectTagging implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Versions.onlyNull(call.parameters());
        MetaResponse answer = call.ask(new MetaRequest.Lookup(call.bucket().id(), call.key(), Optional.empty()));
        if (!(answer instanceof MetaResponse.ObjectFound)) {
            throw call.unexpected(answer);
        }
        call.sendXml(XmlWriter.s3("Tagging").begin("TagSet"));
    }
}
