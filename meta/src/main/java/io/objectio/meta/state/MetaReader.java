package io.objectio.meta.state;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.meta.state.ClusterCatalog.Counter;
import io.objectio.meta.store.Applied;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.RowView;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.wire.FieldReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers out of one view of the state: everything that is asked is seen at the same applied index. Whether that index is fresh enough is the
 * caller's to know. One thread; close it.
 */
public final class MetaReader implements AutoCloseable {
    /** A page of condemned shards has at most so many, so that it fits in a frame. */
    private static final int MAX_CONDEMNED = 10_000;

    private final RowView view;

    MetaReader(RowView view) { this.view = view; }

    /**
     * The answer to a request that only reads: GetBucket, ListBuckets, Lookup, GetExtents, ListObjects, GetUpload, ListParts, ListUploads, GetMap,
     * GetAccounts (both without waiting), GetCondemned.
     *
     * @throws IllegalArgumentException for RenewSession, Heartbeat and Submit, which are the service's
     */
    public MetaResponse answer(MetaRequest request) {
        return switch (request) {
            case MetaRequest.GetBucket(var name) -> BucketCatalog.find(view, name).<MetaResponse>map(MetaResponse.BucketFound::new)
                    .orElseGet(() -> new MetaResponse.Failed(MetaError.NO_SUCH_BUCKET, "no bucket " + name));
            case MetaRequest.ListBuckets(var account, var after, var limit) -> BucketCatalog.list(view, account, after, limit);
            case MetaRequest.Lookup lookup -> new ObjectReader(view).lookup(lookup);
            case MetaRequest.GetExtents(var instance, var first, var last) -> new ObjectReader(view).extents(instance, first, last);
            case MetaRequest.ListObjects list -> new ObjectLister(view).list(list);
            case MetaRequest.GetUpload(var bucket, var key, var uploadId) -> new UploadReader(view).get(bucket, key, uploadId);
            case MetaRequest.ListParts list -> new UploadReader(view).parts(list);
            case MetaRequest.ListUploads list -> new UploadReader(view).list(list);
            case MetaRequest.GetMap _ -> new MetaResponse.MapIs(map());
            case MetaRequest.GetAccounts _ -> AccountCatalog.all(view);
            case MetaRequest.GetCondemned(var disk, var limit) ->
                new MetaResponse.CondemnedAre(CondemnedCatalog.find(view, disk, Math.clamp(limit, 0, MAX_CONDEMNED)));
            case MetaRequest.Submit _,MetaRequest.RenewSession _,MetaRequest.Heartbeat _ ->
                throw new IllegalArgumentException(request.getClass().getSimpleName() + " is not answered from the state alone");
        };
    }

    public Applied applied() { return view.applied(); }

    /** Hash chain over all entries applied; equal on all members at the same index. */
    public Bytes digest() { return Digest.read(view); }

    /** Time of the last command; the next one's is at least this. */
    public Instant time() { return ClusterCatalog.time(view); }

    /** Has InitCluster been applied? */
    public boolean initialised() { return ClusterCatalog.find(view).isPresent(); }

    /** Which cluster it is; empty before InitCluster. */
    public Optional<ClusterId> cluster() {
        return ClusterCatalog.find(view).map(ClusterCatalog.Identity::cluster);
    }

    /** The generation of ids that are given out; 0 before InitCluster. */
    public int generation() {
        return ClusterCatalog.find(view).map(ClusterCatalog.Identity::generation).orElse(0);
    }

    /** All OSDs, disks and groups. Cache it by {@link #mapEpoch}. */
    public ClusterMap map() { return PlacementCatalog.map(view); }

    public Epoch mapEpoch() { return ClusterCatalog.mapEpoch(view); }

    /** Raised by each change of an account. */
    public long accountsVersion() { return ClusterCatalog.last(view, Counter.ACCOUNTS); }

    public boolean sessionOpen(SessionId session) { return SessionCatalog.find(view, session).filter(SessionRow::open).isPresent(); }

    /** All open sessions, oldest first, with whose they are. */
    public List<OpenSession> openSessions() {
        return SessionCatalog.open(view, Integer.MAX_VALUE).stream()
                .flatMap(id -> SessionCatalog.find(view, id).map(row -> new OpenSession(id, row.owner().name(), row.opened())).stream())
                .toList();
    }

    /** An open session: whose (short name of the node), and since when in command time. */
    public record OpenSession(SessionId session, String owner, Instant opened) {}

    /** Tasks that a leader goes on with by ContinueTask(task, cursor). */
    public List<PendingTask> tasks(int limit) {
        return TaskCatalog.pending(view, limit);
    }

    /** A task and where it stands. */
    public record PendingTask(Bytes task, Bytes cursor) {}

    /** The number that CreatePgs has to name. */
    public long nextPgNumber() { return PlacementCatalog.nextPgNumber(view); }

    /** What bytes MetaState.note kept under the name. */
    public Optional<byte[]> noted(String name) {
        return view.get(Family.STATE, MetaState.noteKey(name));
    }

    /** Disks of the list that have shards to delete now. */
    public List<DiskId> condemnedDisks(List<DiskId> disks) {
        return disks.stream().filter(disk -> !CondemnedCatalog.find(view, disk, 1).isEmpty()).toList();
    }

    /** What is counted, judged by the disks and OSDs as the map has them. */
    public Counts counts() {
        return CountCatalog.read(view, map());
    }

    /** A page of all blobs that are not condemned, in order of (PG, blob), behind after. */
    public List<MetaResponse.BlobRow> blobs(Optional<BlobCursor> after, int limit) {
        ObjectReader reader = new ObjectReader(view);
        List<MetaResponse.BlobRow> page = new ArrayList<>();
        byte[] all = Keys.all();
        byte[] from = after.map(place -> Keys.next(Keys.blob(place.pg(), place.blob()))).orElse(all);
        try (RowCursor cursor = view.cursor(Family.BLOBS, from, Keys.behind(all))) {
            for (; cursor.valid() && page.size() < limit; cursor.next()) {
                FieldReader key = KeyReader.at(cursor.key(), KeyReader.GROUP_BYTES);
                PgId pg = key.pg();
                BlobId blob = key.blob();
                BlobRecord record = BlobRecord.of(cursor.value());
                if (record.life() != BlobRecord.Life.CONDEMNED) {
                    page.add(reader.blobRow(pg, blob, record));
                }
            }
        }
        return page;
    }

    /** A place in the blobs. */
    public record BlobCursor(PgId pg, BlobId blob) {}

    /** Is there a row for the blob? One without a row whose session has ended is an orphan. */
    public boolean blobKnown(PgId pg, BlobId blob) {
        return BlobCatalog.find(view, pg, blob).isPresent();
    }

    @Override
    public void close() { view.close(); }
}
