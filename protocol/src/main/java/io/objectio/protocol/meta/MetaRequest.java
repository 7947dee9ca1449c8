package io.objectio.protocol.meta;

import io.objectio.common.id.AccountId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.SessionId;
import io.objectio.protocol.rpc.Message;
import java.util.List;
import java.util.Optional;

/** Requests to the metadata service (port 9101). All but Submit only read; reads are linearizable. */
public sealed interface MetaRequest extends Message {
    /**
     * A change. (session, number) names it: a repeat is answered, not done again. confirmed: answers up to this number have arrived and may be
     * dropped. Session NONE: for mutations that are idempotent by themselves. Answer: Submitted or Failed.
     */
    record Submit(SessionId session, long number, long confirmed, Mutation mutation) implements MetaRequest {}

    /** Keeps the session alive; answered with SessionAlive or Failed SESSION_ENDED. */
    record RenewSession(SessionId session) implements MetaRequest {}

    /** Answer: BucketFound, or Failed NO_SUCH_BUCKET. */
    record GetBucket(String name) implements MetaRequest {}

    /** Buckets of an account (of all accounts when empty), in order of name, behind after. Answer: BucketPage. */
    record ListBuckets(Optional<AccountId> account, Optional<String> after, int limit) implements MetaRequest {}

    /**
     * The newest version of a key, and the extents of a range of it (none without range). Answer: ObjectFound, or Failed NO_SUCH_KEY /
     * NO_SUCH_BUCKET. At most 1,000 extents; the rest by GetExtents.
     */
    record Lookup(BucketId bucket, ObjectKey key, Optional<ByteRange> range) implements MetaRequest {}

    /** More extents of an instance that a Lookup has named. Answer: Extents. */
    record GetExtents(InstanceId instance, long first, long last) implements MetaRequest {}

    /** First and last byte, inclusive. first below 0: the last -first bytes. last = Long.MAX_VALUE: to the end. */
    record ByteRange(long first, long last) {
        public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);
    }

    /**
     * A page of the newest versions in byte order of keys. startAfter is exclusive; if it ends with the delimiter and is a common prefix, all
     * keys under it are skipped. delimiter may be empty. Answer: ObjectPage.
     */
    record ListObjects(BucketId bucket, String prefix, String startAfter, String delimiter, int limit) implements MetaRequest {}

    /** Answer: UploadFound, or Failed NO_SUCH_UPLOAD. */
    record GetUpload(BucketId bucket, ObjectKey key, String uploadId) implements MetaRequest {}

    /** Answer: PartPage, or Failed NO_SUCH_UPLOAD. */
    record ListParts(BucketId bucket, ObjectKey key, String uploadId, int afterPart, int limit) implements MetaRequest {}

    /** Uploads that are open, by key and upload id. Answer: UploadPage. */
    record ListUploads(BucketId bucket, String prefix, String keyMarker, String uploadIdMarker, String delimiter,
            int limit) implements MetaRequest {}

    /** The map; when known is the present epoch the answer is held back until it changes or waitMillis have passed. Answer: MapIs. */
    record GetMap(Optional<Epoch> known, int waitMillis) implements MetaRequest {}

    /** All accounts with their keys, for gateways to check signatures; held back like GetMap. Answer: AccountsAre. */
    record GetAccounts(long knownVersion, int waitMillis) implements MetaRequest {}

    /** An OSD is alive and its disks are so. Answer: HeartbeatSeen. */
    record Heartbeat(OsdId osd, List<DiskReport> disks) implements MetaRequest {
        public Heartbeat { disks = List.copyOf(disks); }
    }

    /** Condemned shards of a disk that are to be deleted. Answer: CondemnedAre. */
    record GetCondemned(DiskId disk, int limit) implements MetaRequest {}
}
