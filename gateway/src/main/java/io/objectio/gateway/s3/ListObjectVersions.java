package io.objectio.gateway.s3;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;

/** ListObjectVersions of a bucket without versioning: each object is its one version, called "null". */
final class ListObjectVersions implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Parameters parameters = call.parameters();
        Listing listing = Listing.of(parameters, "max-keys");
        String keyMarker = parameters.text("key-marker");
        String versionMarker = parameters.text("version-id-marker");
        if (keyMarker.isEmpty() && !versionMarker.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.exception("A version-id marker cannot be specified without a key marker.").with("ArgumentName",
                    "version-id-marker");
        }
        MetaResponse.Bucket bucket = call.bucket();
        MetaResponse.ObjectPage page = listing.page(call, bucket, keyMarker);
        XmlWriter xml = XmlWriter.s3("ListVersionsResult").element("Name", bucket.name());
        listing.writeParameters(xml);
        xml.element("KeyMarker", listing.name(keyMarker)).element("VersionIdMarker", versionMarker)
                .element("NextKeyMarker", page.next().map(listing::name)).element("NextVersionIdMarker", page.next().map(_ -> "null"))
                .element("MaxKeys", listing.maxKeys()).element("IsTruncated", page.next().isPresent());
        for (MetaResponse.ListedObject object : page.objects()) {
            xml.begin("Version").element("Key", listing.name(object.key())).element("VersionId", "null").element("IsLatest", true)
                    .element("LastModified", S3Dates.format(object.modified())).element("ETag", Etags.quote(object.etag()))
                    .element("Size", object.size());
            Owners.write(xml, "Owner", call, bucket.account());
            xml.element("StorageClass", object.storageClass()).end();
        }
        listing.writePrefixes(xml, page.prefixes());
        call.sendXml(xml);
    }
}
