package io.objectio.gateway.read;

import io.objectio.codec.layout.CellPiece;
import io.objectio.codec.layout.StripeLayout;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.BlobId;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Cuts a range of an object in stripes to read, in order, asking meta for more extents when those at hand are used up. One thread. */
final class StripeJobs {
    private final MetaClient meta;
    private final Duration deadline;
    private final MetaResponse.ObjectFound found;
    private final long last;
    private final Deque<Extent> extents = new ArrayDeque<>();
    private final Map<BlobId, MetaResponse.BlobRow> blobs = new HashMap<>();
    private final Deque<StripeRead.Job> cut = new ArrayDeque<>();
    private boolean more;
    private long position;

    StripeJobs(MetaClient meta, Duration deadline, MetaResponse.ObjectFound found, long first, long last) {
        this.meta = meta;
        this.deadline = deadline;
        this.found = found;
        this.last = last;
        this.position = first;
        this.more = found.more();
        add(found.extents(), found.blobs());
    }

    /** The next stripe to read; empty at the end of the range. */
    Optional<StripeRead.Job> next() throws ReadUnavailableException, MetaUnavailableException, InterruptedException {
        while (cut.isEmpty() && position <= last) {
            Extent extent = extentAt(position);
            cut(extent, Math.min(last, extent.end() - 1));
        }
        return Optional.ofNullable(cut.poll());
    }

    private Extent extentAt(long offset) throws ReadUnavailableException, MetaUnavailableException, InterruptedException {
        while (true) {
            Extent extent = extents.peek();
            if (extent == null && more) {
                fetchMore(offset);
                continue;
            }
            if (extent == null || extent.offset() > offset) {
                throw new ReadUnavailableException("no extent of " + found.version().instance() + " has byte " + offset);
            }
            if (extent.end() > offset) {
                return extent;
            }
            extents.remove();
        }
    }

    private void fetchMore(long offset) throws ReadUnavailableException, MetaUnavailableException, InterruptedException {
        MetaResponse answer = meta.ask(new MetaRequest.GetExtents(found.version().instance(), offset, last), deadline);
        if (!(answer instanceof MetaResponse.Extents(var list, var rows, var evenMore)) || list.isEmpty()) {
            throw new ReadUnavailableException(
                    "meta has no extents of " + found.version().instance() + " from byte " + offset + ": " + answer);
        }
        blobs.clear();
        add(list, rows);
        more = evenMore;
    }

    private void add(List<Extent> list, List<MetaResponse.BlobRow> rows) {
        extents.addAll(list);
        rows.forEach(row -> blobs.put(row.blob(), row));
    }

    private void cut(Extent extent, long to) throws ReadUnavailableException, MetaUnavailableException, InterruptedException {
        MetaResponse.BlobRow blob = blobs.get(extent.blob());
        if (blob == null) {
            throw new ReadUnavailableException("meta named no row of blob " + extent.blob());
        }
        PgRow pg = group(blob);
        StripeLayout layout = new StripeLayout(pg.scheme().k(), pg.scheme().m(), blob.length(), pg.scheme().cellBytes());
        long from = extent.blobOffset() + position - extent.offset();
        long length = to - position + 1;
        if (from + length > blob.length()) {
            throw new ReadUnavailableException("extent " + extent + " goes beyond its blob of " + blob.length() + " bytes");
        }
        boolean whole = from == 0 && length == blob.length();
        int stripe = -1;
        Map<Integer, CellRange> wanted = new TreeMap<>();
        for (CellPiece piece : layout.pieces(from, length)) {
            if (piece.stripe() != stripe && stripe >= 0) {
                cut.add(new StripeRead.Job(blob, layout, stripe, wanted, whole));
                wanted = new TreeMap<>();
            }
            stripe = piece.stripe();
            int start = (int) (piece.offsetInShard() - layout.cellOffset(stripe));
            wanted.put(piece.shardIndex(), new CellRange(start, start + piece.length()));
        }
        cut.add(new StripeRead.Job(blob, layout, stripe, wanted, whole));
        position = to + 1;
    }

    private PgRow group(MetaResponse.BlobRow blob) throws ReadUnavailableException, MetaUnavailableException, InterruptedException {
        Optional<PgRow> known = meta.map().pg(blob.pg());
        if (known.isEmpty() || known.get().epoch().compareTo(blob.pgEpoch()) < 0) {
            known = meta.refreshMap(deadline).pg(blob.pg());
        }
        return known.orElseThrow(() -> new ReadUnavailableException(blob.pg() + " is in no map"));
    }
}
