package io.objectio.gateway.s3;

import io.objectio.gateway.s3.xml.XmlWriter;
import java.io.IOException;

/** GetBucketLocation: us-east-1 is shown as an empty constraint. */
final class GetBucketLocation implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        String region = call.bucket().region();
        XmlWriter xml = XmlWriter.s3("LocationConstraint");
        if (!region.equals("us-east-1")) {
            xml.text(region);
        }
        call.sendXml(xml);
    }
}
