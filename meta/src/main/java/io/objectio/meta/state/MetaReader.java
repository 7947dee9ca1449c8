package io.objectio.meta.state;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.meta.store.Applied;
import io.objectio.meta.store.RowView;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers out of one view of the state: everything that is asked is seen at the same applied index. Whether that index is fresh enough is the
 * caller's to know. One thread; close it.
 */
@SuppressWarnings("DoNotCallSuggester") // filled in by the next commits
public final class MetaReader implements AutoCloseable {
    private final RowView view;

    MetaReader(RowView view) { this.view = view; }

    /**
     * The answer to a request that only reads: GetBucket, ListBuckets, Lookup, GetExtents, ListObjects, GetUpload, ListParts, ListUploads, GetMap,
     * GetAccounts (both without waiting), GetCondemned. RenewSession, Heartbeat and Submit are the service's: IllegalArgumentException.
     */
    public MetaResponse answer(MetaRequest request) { throw new UnsupportedOperationException(); }

    public Applied applied() { return view.applied(); }

    /** Hash chain over all entries applied; equal on all members at the same index. */
    public Bytes digest() {
        throw new UnsupportedOperationException();
    }

    /** Time of the last command; the next one's is at least this. */
    public Instant time() { throw new UnsupportedOperationException(); }

    /** Has InitCluster been applied? */
    public boolean initialised() { throw new UnsupportedOperationException(); }

    /** All OSDs, disks and groups. Cache it by {@link #mapEpoch}. */
    public ClusterMap map() { throw new UnsupportedOperationException(); }

    public Epoch mapEpoch() { throw new UnsupportedOperationException(); }

    public long accountsVersion() { throw new UnsupportedOperationException(); }

    public boolean sessionOpen(SessionId session) { throw new UnsupportedOperationException(); }

    /** All open sessions, oldest first, with whose they are. */
    public List<OpenSession> openSessions() {
        throw new UnsupportedOperationException();
    }

    /** An open session. */
    public record OpenSession(SessionId session, String owner, Instant opened) {}

    /** Tasks that a leader goes on with by ContinueTask(task, cursor), oldest first. */
    public List<PendingTask> tasks(int limit) {
        throw new UnsupportedOperationException();
    }

    /** A task and where it stands. */
    public record PendingTask(Bytes task, Bytes cursor) {}

    /** The number that CreatePgs has to name. */
    public long nextPgNumber() { throw new UnsupportedOperationException(); }

    /** What bytes MetaState.note kept under the name. */
    public Optional<byte[]> noted(String name) {
        throw new UnsupportedOperationException();
    }

    /** Disks of the list that have condemned shards which may be deleted. */
    public List<DiskId> condemnedDisks(List<DiskId> disks) {
        throw new UnsupportedOperationException();
    }

    /** Blobs and bytes of each group; says which are full. */
    public Counts counts() { throw new UnsupportedOperationException(); }

    /** A page of all blob rows in order of (PG, blob), behind after; for verify. */
    public List<MetaResponse.BlobRow> blobs(Optional<BlobCursor> after, int limit) {
        throw new UnsupportedOperationException();
    }

    /** A place in the blobs. */
    public record BlobCursor(PgId pg, io.objectio.common.id.BlobId blob) {}

    @Override
    public void close() { view.close(); }
}
