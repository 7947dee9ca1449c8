package io.objectio.meta.state;

import io.objectio.common.id.BucketId;
import io.objectio.common.id.ObjectKey;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest.ListParts;
import io.objectio.protocol.meta.MetaRequest.ListUploads;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.Part;
import io.objectio.protocol.meta.MetaResponse.Upload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Open uploads and their parts; uploads that are DONE or ABORTED are not there for readers. */
final class UploadReader {
    /** So that a page fits in a frame; whoever wants all 10,000 parts asks again. */
    private static final int MAX_PARTS = 5_000;
    /** S3's bound of a page. */
    private static final int MAX_UPLOADS = 1_000;
    /** A page of uploads with large heads is cut here, so that it fits in a frame. */
    private static final int MAX_PAGE_BYTES = 640 << 10;

    private final Rows rows;

    UploadReader(Rows rows) { this.rows = rows; }

    MetaResponse get(BucketId bucket, ObjectKey key, String uploadId) {
        Optional<Upload> upload = open(bucket, key, uploadId);
        return upload.isPresent() ? new MetaResponse.UploadFound(upload.get()) : gone(uploadId);
    }

    MetaResponse parts(ListParts request) {
        Optional<Upload> upload = open(request.bucket(), request.key(), request.uploadId());
        if (upload.isEmpty()) {
            return gone(request.uploadId());
        }
        int limit = Math.clamp(request.limit(), 0, MAX_PARTS);
        byte[] prefix = Keys.parts(request.bucket(), request.key(), request.uploadId());
        byte[] from = Keys.part(request.bucket(), request.key(), request.uploadId(), Math.clamp(request.afterPart() + 1L, 0, 0xffff));
        List<Part> parts = new ArrayList<>();
        try (RowCursor cursor = rows.cursor(Family.PARTS, from, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                if (parts.size() == limit) {
                    return new MetaResponse.PartPage(upload.get(), parts, limit > 0);
                }
                PartRow row = PartRow.of(cursor.value());
                parts.add(new Part(UploadCatalog.partNumber(cursor.key()), row.instance(), row.size(), row.etag(), row.checksum(),
                        row.modified()));
            }
        }
        return new MetaResponse.PartPage(upload.get(), parts, false);
    }

    MetaResponse list(ListUploads request) {
        if (!BucketCatalog.exists(rows, request.bucket())) {
            return new MetaResponse.Failed(MetaError.NO_SUCH_BUCKET, "no bucket with id " + request.bucket());
        }
        int limit = Math.clamp(request.limit(), 0, MAX_UPLOADS);
        byte[] prefix = Keys.utf8(request.prefix());
        byte[] delimiter = Keys.utf8(request.delimiter());
        byte[] base = Keys.bucket(request.bucket());
        byte[] low = Keys.uploadsPrefix(request.bucket(), prefix);
        List<Upload> uploads = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        int pageBytes = 0;
        try (RowCursor cursor = rows.cursor(Family.UPLOADS, low, Keys.behind(low))) {
            if (!request.keyMarker().isEmpty()) {
                byte[] from = start(request, prefix, delimiter);
                cursor.seek(Arrays.compareUnsigned(from, low) < 0 ? low : from);
            }
            while (cursor.valid()) {
                byte[] row = cursor.key();
                UploadRow upload = UploadRow.of(cursor.value());
                if (upload.phase() != UploadRow.Phase.OPEN) {
                    cursor.next();
                    continue;
                }
                if (uploads.size() + prefixes.size() == limit || pageBytes > MAX_PAGE_BYTES) {
                    return new MetaResponse.UploadPage(uploads, prefixes, limit > 0);
                }
                byte[] key = Keys.unescape(row, base.length);
                pageBytes += row.length + cursor.value().length;
                int cut = CommonPrefix.end(key, prefix.length, delimiter);
                if (cut > 0) {
                    prefixes.add(new String(key, 0, cut, StandardCharsets.UTF_8));
                    cursor.seek(Keys.behind(Keys.uploadsPrefix(request.bucket(), Arrays.copyOf(key, cut))));
                } else {
                    int idAt = Keys.uploads(request.bucket(), key).length;
                    uploads.add(shown(new String(key, StandardCharsets.UTF_8),
                            new String(row, idAt, row.length - idAt, StandardCharsets.UTF_8), upload));
                    cursor.next();
                }
            }
        }
        return new MetaResponse.UploadPage(uploads, prefixes, false);
    }

    private static byte[] start(ListUploads request, byte[] prefix, byte[] delimiter) {
        byte[] marker = Keys.utf8(request.keyMarker());
        if (!request.uploadIdMarker().isEmpty()) {
            return Keys.next(Keys.upload(request.bucket(), marker, request.uploadIdMarker()));
        }
        return CommonPrefix.is(marker, prefix, delimiter)
                ? Keys.behind(Keys.uploadsPrefix(request.bucket(), marker))
                : Keys.behind(Keys.uploads(request.bucket(), marker));
    }

    private Optional<Upload> open(BucketId bucket, ObjectKey key, String uploadId) {
        if (!BucketCatalog.exists(rows, bucket)) {
            return Optional.empty();
        }
        return UploadCatalog.find(rows, bucket, key, uploadId).filter(row -> row.phase() == UploadRow.Phase.OPEN)
                .map(row -> shown(key.text(), uploadId, row));
    }

    private static Upload shown(String key, String uploadId, UploadRow row) {
        return new Upload(key, uploadId, row.account(), row.created(), row.head());
    }

    private static MetaResponse gone(String uploadId) {
        return new MetaResponse.Failed(MetaError.NO_SUCH_UPLOAD, "no open upload " + uploadId);
    }
}
