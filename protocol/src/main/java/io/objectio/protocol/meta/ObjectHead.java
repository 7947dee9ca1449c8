package io.objectio.protocol.meta;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a client said of an object, and what was measured while it was written.
 *
 * @param size         bytes
 * @param etag         without quotes: MD5 hex, or md5(md5s)-N of a multipart upload
 * @param headers      standard headers to give back (content-type, cache-control, ...), lower-case names
 * @param userMetadata x-amz-meta-*, names lower-case and without the prefix
 * @param parts        0 for a single PUT, else the number of parts
 */
public record ObjectHead(long size, String etag, Map<String, String> headers, Map<String, String> userMetadata, Optional<Checksum> checksum,
        String storageClass, int parts) {
    public ObjectHead {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
        userMetadata = Collections.unmodifiableMap(new TreeMap<>(userMetadata));
    }
}
