package io.objectio.gateway.s3;

import io.objectio.common.id.ObjectKey;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.io.IOException;

/** ListParts by number. */
final class ListParts implements Operation {
    private static final int MAX_PARTS = 1000;

    @Override
    public Authorizer.Action action() { return Authorizer.Action.READ; }

    @Override
    public void run(S3Call call) throws IOException, InterruptedException {
        Parameters parameters = call.parameters();
        ObjectKey key = call.key();
        int max = parameters.number("max-parts", MAX_PARTS, 0, MAX_PARTS);
        int marker = parameters.number("part-number-marker", 0, 0, PartNumbers.MAX);
        Listing names = Listing.of(parameters, "max-keys");
        MetaResponse.Bucket bucket = call.bucket();
        MetaResponse answer = call.ask(new MetaRequest.ListParts(bucket.id(), key, parameters.text("uploadId"), marker, Math.max(1, max)));
        if (!(answer instanceof MetaResponse.PartPage page)) {
            throw call.unexpected(answer);
        }
        boolean none = max == 0 || page.parts().isEmpty();
        XmlWriter xml = XmlWriter.s3("ListPartsResult").element("Bucket", bucket.name()).element("Key", names.name(key.text())).element(
                "UploadId",
                parameters.text("uploadId"));
        Owners.write(xml, "Initiator", call, page.upload().account());
        Owners.write(xml, "Owner", call, bucket.account());
        xml.element("StorageClass", page.upload().head().storageClass()).element("PartNumberMarker", marker)
                .element("NextPartNumberMarker", none ? 0 : page.parts().getLast().number()).element("MaxParts", max)
                .element("IsTruncated", !none && page.more());
        page.upload().head().checksum()
                .ifPresent(plan -> xml.element("ChecksumAlgorithm", plan.algorithm().name()).element("ChecksumType", plan.type().name()));
        if (!none) {
            for (MetaResponse.Part part : page.parts()) {
                xml.begin("Part").element("PartNumber", part.number()).element("LastModified", S3Dates.format(part.modified()))
                        .element("ETag", Etags.quote(part.etag())).element("Size", part.size());
                Listing.writeChecksum(xml, part.checksum());
                xml.end();
            }
        }
        call.sendXml(xml);
    }
}
