package io.objectio.gateway.s3;

import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;

/** ListObjects, the first version. NextMarker comes with a delimiter only; without one the last key is the marker. */
final class ListObjects implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Listing listing = Listing.of(call.parameters(), "max-keys");
        String marker = call.parameters().text("marker");
        MetaResponse.Bucket bucket = call.bucket();
        MetaResponse.ObjectPage page = listing.page(call, bucket, marker);
        XmlWriter xml = XmlWriter.s3("ListBucketResult").element("Name", bucket.name());
        listing.writeParameters(xml);
        xml.element("Marker", listing.name(marker));
        if (!listing.delimiter().isEmpty()) {
            xml.element("NextMarker", page.next().map(listing::name));
        }
        xml.element("MaxKeys", listing.maxKeys()).element("IsTruncated", page.next().isPresent());
        for (MetaResponse.ListedObject object : page.objects()) {
            listing.writeObject(xml, object, () -> Owners.write(xml, "Owner", call, bucket.account()));
        }
        listing.writePrefixes(xml, page.prefixes());
        call.response().headers().set("x-amz-bucket-region", bucket.region());
        call.sendXml(xml);
    }
}
