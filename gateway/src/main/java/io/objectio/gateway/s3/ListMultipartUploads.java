package io.objectio.gateway.s3;

import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;
import java.util.List;

/** ListMultipartUploads by key and upload id. */
final class ListMultipartUploads implements Operation {
    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Parameters parameters = call.parameters();
        Listing listing = Listing.of(parameters, "max-uploads");
        String keyMarker = parameters.text("key-marker");
        // as in AWS, an upload id without a key means nothing
        String uploadMarker = keyMarker.isEmpty() ? "" : parameters.text("upload-id-marker");
        MetaResponse.Bucket bucket = call.bucket();
        MetaResponse.UploadPage page = new MetaResponse.UploadPage(List.of(), List.of(), false);
        if (listing.maxKeys() > 0) {
            MetaResponse answer = call
                    .ask(new MetaRequest.ListUploads(bucket.id(), listing.prefix(), keyMarker, uploadMarker, listing.delimiter(),
                            listing.maxKeys()));
            if (!(answer instanceof MetaResponse.UploadPage found)) {
                throw call.unexpected(answer);
            }
            page = found;
        }
        XmlWriter xml = XmlWriter.s3("ListMultipartUploadsResult").element("Bucket", bucket.name())
                .element("KeyMarker", listing.name(keyMarker))
                .element("UploadIdMarker", uploadMarker);
        if (page.more()) {
            writeNext(xml, listing, page);
        }
        listing.writeParameters(xml);
        xml.element("MaxUploads", listing.maxKeys()).element("IsTruncated", page.more());
        for (MetaResponse.Upload upload : page.uploads()) {
            xml.begin("Upload").element("Key", listing.name(upload.key())).element("UploadId", upload.uploadId());
            Owners.write(xml, "Initiator", call, upload.account());
            Owners.write(xml, "Owner", call, bucket.account());
            xml.element("StorageClass", upload.head().storageClass()).element("Initiated", S3Dates.format(upload.created()));
            upload.head().checksum()
                    .ifPresent(
                            plan -> xml.element("ChecksumAlgorithm", plan.algorithm().name()).element("ChecksumType", plan.type().name()));
            xml.end();
        }
        listing.writePrefixes(xml, page.prefixes());
        call.sendXml(xml);
    }

    /** The page ends with an upload or with a common prefix, whichever sorts later. */
    private static void writeNext(XmlWriter xml, Listing listing, MetaResponse.UploadPage page) {
        boolean prefixIsLast = !page.prefixes().isEmpty()
                && (page.uploads().isEmpty() || page.prefixes().getLast().compareTo(page.uploads().getLast().key()) > 0);
        xml.element("NextKeyMarker", listing.name(prefixIsLast ? page.prefixes().getLast() : page.uploads().getLast().key()))
                .element("NextUploadIdMarker", prefixIsLast ? "" : page.uploads().getLast().uploadId());
    }
}
