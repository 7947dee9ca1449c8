package io.objectio.meta.state;

import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest.ListObjects;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.ListedObject;
import io.objectio.protocol.meta.MetaResponse.ObjectPage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Pages of keys in byte order. A common prefix costs one row and one seek past it, however many keys are under it, so a page reads at most limit + 1
 * rows.
 */
final class ObjectLister {
    /** S3's bound of a page; more is cut to it. */
    static final int MAX_LIMIT = 1_000;

    /** A page of long keys is cut here, so that it fits in a frame. */
    private static final int MAX_PAGE_BYTES = 640 << 10;
    /** What a row on the page takes besides its key. */
    private static final int BYTES_BESIDES_KEY = 128;

    private final Rows rows;

    ObjectLister(Rows rows) { this.rows = rows; }

    MetaResponse list(ListObjects request) {
        if (!BucketCatalog.exists(rows, request.bucket())) {
            return new MetaResponse.Failed(MetaError.NO_SUCH_BUCKET, "no bucket with id " + request.bucket());
        }
        int limit = Math.min(request.limit(), MAX_LIMIT);
        if (limit <= 0) {
            return new ObjectPage(List.of(), List.of(), Optional.empty());
        }
        byte[] base = Keys.bucket(request.bucket());
        byte[] prefix = Keys.utf8(request.prefix());
        byte[] delimiter = Keys.utf8(request.delimiter());
        byte[] low = Keys.current(request.bucket(), prefix);
        List<ListedObject> objects = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        Optional<String> last = Optional.empty();
        int pageBytes = 0;
        try (RowCursor cursor = rows.cursor(Family.CURRENT, low, Keys.behind(low))) {
            if (!request.startAfter().isEmpty()) {
                cursor.seek(start(request, prefix, delimiter));
            }
            while (cursor.valid()) {
                if (objects.size() + prefixes.size() == limit || pageBytes > MAX_PAGE_BYTES) {
                    return new ObjectPage(objects, prefixes, last);
                }
                byte[] row = cursor.key();
                byte[] key = Arrays.copyOfRange(row, base.length, row.length);
                pageBytes += key.length + BYTES_BESIDES_KEY;
                int cut = CommonPrefix.end(key, prefix.length, delimiter);
                if (cut > 0) {
                    last = Optional.of(new String(key, 0, cut, StandardCharsets.UTF_8));
                    prefixes.add(last.get());
                    cursor.seek(Keys.behind(Arrays.copyOf(row, base.length + cut)));
                } else {
                    last = Optional.of(new String(key, StandardCharsets.UTF_8));
                    objects.add(listed(last.get(), CurrentRow.of(cursor.value())));
                    cursor.next();
                }
            }
        }
        return new ObjectPage(objects, prefixes, Optional.empty());
    }

    /** The first key that may be on the page: behind startAfter, or behind all that it is a common prefix of. Never before the prefix. */
    private static byte[] start(ListObjects request, byte[] prefix, byte[] delimiter) {
        byte[] after = Keys.utf8(request.startAfter());
        byte[] row = Keys.current(request.bucket(), after);
        byte[] from = CommonPrefix.is(after, prefix, delimiter) ? Keys.behind(row) : Keys.next(row);
        byte[] low = Keys.current(request.bucket(), prefix);
        return Arrays.compareUnsigned(from, low) < 0 ? low : from;
    }

    private static ListedObject listed(String key, CurrentRow row) {
        return new ListedObject(key, row.size(), row.etag(), row.modified(), row.storageClass(), row.checksumAlgorithm(),
                row.checksumType());
    }
}
