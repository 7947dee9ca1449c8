package io.objectio.gateway.s3;

import io.objectio.gateway.auth.Checksums;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.http.PercentCoding;
import io.objectio.gateway.s3.xml.XmlWriter;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.util.List;
import java.util.Optional;

/** What all listings share: their parameters, the page, and how names are written. */
final class Listing {
    static final int MAX_KEYS = 1000;

    private final boolean urlEncoded;
    private final String prefix;
    private final String delimiter;
    private final int maxKeys;

    private Listing(boolean urlEncoded, String prefix, String delimiter, int maxKeys) {
        this.urlEncoded = urlEncoded;
        this.prefix = prefix;
        this.delimiter = delimiter;
        this.maxKeys = maxKeys;
    }

    static Listing of(Parameters parameters, String maxName) throws S3Exception {
        Optional<String> encoding = parameters.given("encoding-type");
        if (encoding.isPresent() && !encoding.get().equals("url")) {
            throw S3Error.INVALID_ARGUMENT.exception("Invalid Encoding Method specified in Request").with("ArgumentName", "encoding-type")
                    .with("ArgumentValue", encoding.get());
        }
        return new Listing(encoding.isPresent(), parameters.text("prefix"), parameters.text("delimiter"),
                parameters.number(maxName, MAX_KEYS, 0, MAX_KEYS));
    }

    String prefix() { return prefix; }

    String delimiter() { return delimiter; }

    int maxKeys() { return maxKeys; }

    /** A key, prefix or marker as the client wants it. */
    String name(String text) {
        return urlEncoded ? PercentCoding.encode(text, true) : text;
    }

    MetaResponse.ObjectPage page(S3Call call, MetaResponse.Bucket bucket, String startAfter) throws S3Exception, InterruptedException {
        if (maxKeys == 0) {
            return new MetaResponse.ObjectPage(List.of(), List.of(), Optional.empty());
        }
        MetaResponse answer = call.ask(new MetaRequest.ListObjects(bucket.id(), prefix, startAfter, delimiter, maxKeys));
        if (answer instanceof MetaResponse.ObjectPage page) {
            return page;
        }
        throw call.unexpected(answer);
    }

    /** Prefix, Delimiter and EncodingType; the delimiter only if there is one. */
    void writeParameters(XmlWriter xml) {
        xml.element("Prefix", name(prefix));
        if (!delimiter.isEmpty()) {
            xml.element("Delimiter", name(delimiter));
        }
        if (urlEncoded) {
            xml.element("EncodingType", "url");
        }
    }

    void writeObject(XmlWriter xml, MetaResponse.ListedObject object, Runnable owner) {
        xml.begin("Contents").element("Key", name(object.key())).element("LastModified", S3Dates.format(object.modified()))
                .element("ETag", Etags.quote(object.etag()))
                .element("ChecksumAlgorithm", object.checksumAlgorithm().map(Checksum.Algorithm::name))
                .element("ChecksumType", object.checksumType().map(Checksum.Type::name)).element("Size", object.size());
        owner.run();
        xml.element("StorageClass", object.storageClass()).end();
    }

    void writePrefixes(XmlWriter xml, List<String> prefixes) {
        for (String common : prefixes) {
            xml.begin("CommonPrefixes").element("Prefix", name(common)).end();
        }
    }

    /** A part's or object's checksum by its element. */
    static void writeChecksum(XmlWriter xml, Optional<Checksum> checksum) {
        checksum.ifPresent(one -> xml.element(Checksums.element(one.algorithm()), one.value()));
    }
}
