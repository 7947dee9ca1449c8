package io.objectio.gateway.fake;

import io.objectio.common.id.ObjectKey;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.VersionHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/** The plain, slow way to list. */
final class FakeListing {
    private FakeListing() {}

    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** The common prefix that hides the key, if any. */
    private static Optional<String> commonPrefix(String key, String prefix, String delimiter) {
        if (delimiter.isEmpty()) {
            return Optional.empty();
        }
        int at = key.indexOf(delimiter, prefix.length());
        return at < 0 ? Optional.empty() : Optional.of(key.substring(0, at + delimiter.length()));
    }

    static MetaResponse objects(NavigableMap<ObjectKey, VersionHead> objects, MetaRequest.ListObjects list) {
        List<MetaResponse.ListedObject> found = new ArrayList<>();
        Set<String> prefixes = new LinkedHashSet<>();
        String last = "";
        for (Map.Entry<ObjectKey, VersionHead> entry : objects.entrySet()) {
            String key = entry.getKey().text();
            if (!key.startsWith(list.prefix()) || compare(key, list.startAfter()) <= 0) {
                continue;
            }
            Optional<String> common = commonPrefix(key, list.prefix(), list.delimiter());
            if (common.isPresent() && (prefixes.contains(common.get()) || common.get().equals(list.startAfter()))) {
                continue;
            }
            if (found.size() + prefixes.size() == list.limit()) {
                return new MetaResponse.ObjectPage(found, List.copyOf(prefixes), Optional.of(last));
            }
            last = common.orElse(key);
            if (common.isPresent()) {
                prefixes.add(last);
            } else {
                VersionHead version = entry.getValue();
                found.add(new MetaResponse.ListedObject(key, version.head().size(), version.head().etag(), version.modified(),
                        version.head().storageClass(), version.head().checksum().map(Checksum::algorithm),
                        version.head().checksum().map(Checksum::type)));
            }
        }
        return new MetaResponse.ObjectPage(found, List.copyOf(prefixes), Optional.empty());
    }

    static MetaResponse uploads(List<MetaResponse.Upload> uploads, MetaRequest.ListUploads list) {
        List<MetaResponse.Upload> found = new ArrayList<>();
        Set<String> prefixes = new LinkedHashSet<>();
        for (MetaResponse.Upload upload : uploads) {
            int order = compare(upload.key(), list.keyMarker());
            boolean after = order > 0
                    || (order == 0 && !list.uploadIdMarker().isEmpty() && upload.uploadId().compareTo(list.uploadIdMarker()) > 0);
            if (!upload.key().startsWith(list.prefix()) || !after) {
                continue;
            }
            Optional<String> common = commonPrefix(upload.key(), list.prefix(), list.delimiter());
            if (common.isPresent() && (prefixes.contains(common.get()) || common.get().equals(list.keyMarker()))) {
                continue;
            }
            if (found.size() + prefixes.size() == list.limit()) {
                return new MetaResponse.UploadPage(found, List.copyOf(prefixes), true);
            }
            if (common.isPresent()) {
                prefixes.add(common.get());
            } else {
                found.add(upload);
            }
        }
        return new MetaResponse.UploadPage(found, List.copyOf(prefixes), false);
    }
}
