package io.objectio.gateway.s3;

import io.objectio.gateway.auth.Checksums;
import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.gateway.s3.xml.XmlElement;
import io.objectio.protocol.meta.Checksum.Algorithm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One part as CompleteMultipartUpload names it; etag without quotes. */
record CompletedPart(int number, String etag, Map<Algorithm, String> checksums) {
    CompletedPart { checksums = Map.copyOf(checksums); }

    /** The parts of the document, which must rise in number. */
    static List<CompletedPart> parse(XmlElement document) throws S3Exception {
        List<XmlElement> elements = document.all("Part");
        if (elements.isEmpty() || elements.size() > PartNumbers.MAX) {
            throw S3Error.MALFORMED_XML.exception();
        }
        List<CompletedPart> parts = new ArrayList<>(elements.size());
        int before = 0;
        for (XmlElement element : elements) {
            int number = PartNumbers.parse(element.get("PartNumber"));
            if (number <= before) {
                throw S3Error.INVALID_PART_ORDER.exception();
            }
            before = number;
            parts.add(new CompletedPart(number, Etags.strip(element.get("ETag")), checksums(element)));
        }
        return parts;
    }

    private static Map<Algorithm, String> checksums(XmlElement element) throws S3Exception {
        Map<Algorithm, String> found = new EnumMap<>(Algorithm.class);
        for (Algorithm algorithm : Algorithm.values()) {
            element.find(Checksums.element(algorithm)).filter(text -> !text.isBlank())
                    .ifPresent(value -> found.put(algorithm, value.trim()));
        }
        return found;
    }
}
