package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;

/** ListObjectsV2: pages by token; start-after counts for the first page only. */
final class ListObjectsV2 implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Parameters parameters = call.parameters();
        if (!parameters.text("list-type").equals("2")) {
            throw S3Error.INVALID_ARGUMENT.exception("Invalid list-type").with("ArgumentName", "list-type").with("ArgumentValue",
                    parameters.text("list-type"));
        }
        Listing listing = Listing.of(parameters, "max-keys");
        boolean withOwner = parameters.text("fetch-owner").equals("true");
        String startAfter = parameters.text("start-after");
        boolean continued = parameters.has("continuation-token");
        String from = continued ? Tokens.decode(parameters.text("continuation-token")) : startAfter;
        MetaResponse.Bucket bucket = call.bucket();
        MetaResponse.ObjectPage page = listing.page(call, bucket, from);
        XmlWriter xml = XmlWriter.s3("ListBucketResult").element("Name", bucket.name());
        listing.writeParameters(xml);
        if (continued) {
            xml.element("ContinuationToken", parameters.text("continuation-token"));
        }
        xml.element("NextContinuationToken", page.next().map(Tokens::encode));
        if (parameters.has("start-after")) {
            xml.element("StartAfter", listing.name(startAfter));
        }
        xml.element("KeyCount", page.objects().size() + page.prefixes().size()).element("MaxKeys", listing.maxKeys()).element("IsTruncated",
                page.next().isPresent());
        for (MetaResponse.ListedObject object : page.objects()) {
            listing.writeObject(xml, object, () -> {
                if (withOwner) {
                    Owners.write(xml, "Owner", call, bucket.account());
                }
            });
        }
        listing.writePrefixes(xml, page.prefixes());
        call.response().headers().set("x-amz-bucket-region", bucket.region());
        call.sendXml(xml);
    }
}
