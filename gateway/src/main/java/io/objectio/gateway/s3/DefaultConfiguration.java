package io.objectio.gateway.s3;

import io.objectio.gateway.s3.xml.XmlWriter;
import java.io.IOException;
import java.util.function.Supplier;

/** GET of a bucket's configuration that AWS answers with a document also where nobody has set it. */
record DefaultConfiguration(Supplier<XmlWriter> document) implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        call.bucket();
        call.sendXml(document.get());
    }
}
