package io.objectio.meta.state;

import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.PgId;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.Row;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest.ByteRange;
import io.objectio.protocol.meta.MetaRequest.Lookup;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.BlobRow;
import io.objectio.protocol.meta.MetaResponse.Extents;
import io.objectio.protocol.meta.VersionHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the newest version of a key and the extents of a range of it: one seek to the part, one to the extent in it. */
final class ObjectReader {
    /** Extents of an answer at most; with their blobs' rows they stay far below a frame's bound. */
    static final int MAX_EXTENTS = 1_000;

    private final Rows rows;

    ObjectReader(Rows rows) { this.rows = rows; }

    MetaResponse lookup(Lookup request) {
        if (!BucketCatalog.exists(rows, request.bucket())) {
            return new MetaResponse.Failed(MetaError.NO_SUCH_BUCKET, "no bucket with id " + request.bucket());
        }
        Optional<CurrentRow> current = ObjectCatalog.current(rows, request.bucket(), request.key());
        if (current.isEmpty()) {
            return new MetaResponse.Failed(MetaError.NO_SUCH_KEY, "no such key");
        }
        VersionHead version = ObjectCatalog.version(rows, request.bucket(), request.key(), current.get().sequence())
                .orElseThrow(() -> new IllegalStateException("current version " + current.get().sequence() + " of a key has no row"));
        if (request.range().isEmpty()) {
            return new MetaResponse.ObjectFound(version, List.of(), List.of(), false);
        }
        ByteRange range = absolute(request.range().get(), version.head().size());
        Extents found = extents(version.instance(), range.first(), range.last());
        return new MetaResponse.ObjectFound(version, found.extents(), found.blobs(), found.more());
    }

    /** Extents that overlap first..last (inclusive), in order; none if last is before first. */
    Extents extents(InstanceId instance, long first, long last) {
        Page page = new Page(Math.max(first, 0), last);
        if (page.last >= page.first) {
            byte[] prefix = Keys.instance(instance);
            if (rows.any(Family.LAYOUT, prefix, Keys.behind(prefix))) {
                walkParts(instance, page);
            } else {
                walk(instance, 0, page);
            }
        }
        Map<BlobId, BlobRow> blobs = new LinkedHashMap<>();
        page.found.forEach(extent -> blobs.computeIfAbsent(extent.blob(), blob -> blobRow(extent.pg(), blob)));
        return new Extents(page.found, List.copyOf(blobs.values()), page.full);
    }

    /** The row of a blob as readers see it. */
    BlobRow blobRow(PgId pg, BlobId blob) {
        BlobRecord record = BlobCatalog.find(rows, pg, blob)
                .orElseThrow(() -> new IllegalStateException("an extent names the blob " + blob + " of " + pg + ", which has no row"));
        return blobRow(pg, blob, record);
    }

    BlobRow blobRow(PgId pg, BlobId blob, BlobRecord record) {
        PgRow group = PlacementCatalog.pg(rows, pg)
                .orElseThrow(() -> new IllegalStateException("blob " + blob + " is in " + pg + ", which has no row"));
        return new BlobRow(pg, group.epoch(), blob, record.length(), record.plainCrc(), record.shardCrcs(),
                BlobCatalog.exceptions(rows, pg, blob));
    }

    private static ByteRange absolute(ByteRange range, long size) {
        long first = range.first() < 0 ? Math.max(0, size + range.first()) : range.first();
        long last = range.first() < 0 ? size - 1 : Math.min(range.last(), size - 1);
        return new ByteRange(first, last);
    }

    private void walkParts(InstanceId instance, Page page) {
        byte[] lowest = Keys.instance(instance, 0);
        byte[] from = rows.floor(Family.LAYOUT, lowest, Keys.instance(instance, page.first)).map(Row::key).orElse(lowest);
        try (RowCursor cursor = rows.cursor(Family.LAYOUT, from, Keys.behind(Keys.instance(instance)))) {
            for (; cursor.valid() && !page.full; cursor.next()) {
                long offset = KeyReader.at(cursor.key(), lowest.length - Long.BYTES).i64();
                if (offset > page.last) {
                    return;
                }
                for (LayoutRow.Part part : LayoutRow.of(cursor.value()).parts()) {
                    if (part.size() > 0 && offset + part.size() > page.first && offset <= page.last && !page.full) {
                        walk(part.instance(), offset, page);
                    }
                    offset += part.size();
                }
            }
        }
    }

    /** Adds the extents of an instance whose bytes begin at base in the object. */
    private void walk(InstanceId instance, long base, Page page) {
        byte[] lowest = Keys.instance(instance, 0);
        long first = Math.max(0, page.first - base);
        byte[] from = rows.floor(Family.EXTENTS, lowest, Keys.instance(instance, first)).map(Row::key).orElse(lowest);
        try (RowCursor cursor = rows.cursor(Family.EXTENTS, from, Keys.behind(Keys.instance(instance)))) {
            for (; cursor.valid(); cursor.next()) {
                Extent extent = BlobCatalog.extent(cursor.key(), cursor.value());
                if (base + extent.offset() > page.last) {
                    return;
                }
                if (extent.end() <= first) {
                    continue;
                }
                if (page.found.size() == MAX_EXTENTS) {
                    page.full = true;
                    return;
                }
                page.found.add(new Extent(base + extent.offset(), extent.pg(), extent.blob(), extent.blobOffset(), extent.length()));
            }
        }
    }

    /** What is wanted, what was found, and whether there is more than fits. */
    private static final class Page {
        private final long first;
        private final long last;
        private final List<Extent> found = new ArrayList<>();
        private boolean full;

        Page(long first, long last) {
            this.first = first;
            this.last = last;
        }
    }
}
