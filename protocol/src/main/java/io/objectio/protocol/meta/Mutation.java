package io.objectio.protocol.meta;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.rpc.RpcPeer;
import java.util.List;
import java.util.Optional;

/**
 * A change of the metadata that someone outside meta may ask for. Travels inside {@link MetaRequest.Submit} and, with the time that the
 * leader adds, in the Raft log. Every check is made in apply; the answer of apply is the answer.
 */
public sealed interface Mutation {
    /** Answer: BucketCreated, or Refused BUCKET_EXISTS / BUCKET_OWNED_BY_YOU. */
    record CreateBucket(String name, AccountId account, String region) implements Mutation {}

    /** Answer: Done, or Refused NO_SUCH_BUCKET / BUCKET_NOT_EMPTY. */
    record DeleteBucket(BucketId bucket, String name) implements Mutation {}

    /** The commit of a PUT: the moment at which the object exists. Answer: Committed, or Refused (see MetaError). */
    record CommitObject(BucketId bucket, ObjectKey key, ObjectHead head, WrittenBody body, Condition condition) implements Mutation {}

    /** At most 100 keys. Answer: Done; absent keys count as deleted. */
    record DeleteObjects(BucketId bucket, List<ObjectKey> keys, Condition condition) implements Mutation {
        public DeleteObjects { keys = List.copyOf(keys); }
    }

    /** head: what will be the object's headers, metadata, storage class and (algorithm, type) of its checksum; size and ETag are not known yet. */
    record CreateUpload(BucketId bucket, ObjectKey key, String uploadId, AccountId account, ObjectHead head) implements Mutation {}

    /** A part: replaces the part of the same number. Answer: Committed. */
    record CommitPart(BucketId bucket, ObjectKey key, String uploadId, int part, long size, String etag, Optional<Checksum> checksum,
            WrittenBody body)
            implements
                Mutation {}

    /**
     * head is what the gateway made of the parts as it listed them; apply checks that each named part still is that instance and refuses with
     * INVALID_PART otherwise. Repeating a completed one is answered with the same Committed. instance is the new object's.
     */
    record CompleteUpload(BucketId bucket, ObjectKey key, String uploadId, InstanceId instance, List<PartRef> parts, ObjectHead head,
            Condition condition) implements Mutation {
        public CompleteUpload { parts = List.copyOf(parts); }
    }

    record PartRef(int part, InstanceId instance, long size) {}

    /** Answer: Done, or Refused NO_SUCH_UPLOAD. */
    record AbortUpload(BucketId bucket, ObjectKey key, String uploadId) implements Mutation {}

    /** The writer gives these blobs up: condemned, unless a row names them. Answer: Done. */
    record GiveUpBlobs(List<BlobRef> blobs) implements Mutation {
        public GiveUpBlobs { blobs = List.copyOf(blobs); }
    }

    /** A blob that never got a row: disks are those that may hold a shard, by index. */
    record BlobRef(PgId pg, BlobId blob, List<DiskId> disks) {
        public BlobRef { disks = List.copyOf(disks); }
    }

    /** A straggler that landed after its commit: closes the MISSING row of that shard if disk and incarnation still are right. Answer: Done. */
    record ShardArrived(ShardId shard, DiskId disk, Incarnation incarnation) implements Mutation {}

    /** Answer: SessionOpened. */
    record OpenSession(NodeId owner, RpcPeer.Role role) implements Mutation {}

    /** A clean end: nothing of this session is in flight any more. Answer: Done. */
    record CloseSession(SessionId session) implements Mutation {}

    /** Adds or replaces an account. Answer: Done, or Refused ACCESS_KEY_IN_USE / NAME_IN_USE. */
    record PutAccount(Account account) implements Mutation {}

    /** An OSD and its disks, at its start and when they change. Disks that are new are added; an other cluster's never get here. Answer: Done. */
    record RegisterOsd(OsdId osd, String address, FailureDomain domain, List<DiskReport> disks) implements Mutation {
        public RegisterOsd { disks = List.copyOf(disks); }
    }

    /** A disk changed its state, as its OSD saw it. Answer: Done. */
    record DiskChanged(DiskId disk, Incarnation incarnation, DiskState state, String cause) implements Mutation {}

    /** Condemned shards that are gone from the disk: their marks on this disk may go too. Answer: Done. */
    record ShardsDeleted(DiskId disk, Incarnation incarnation, List<ShardId> shards) implements Mutation {
        public ShardsDeleted { shards = List.copyOf(shards); }
    }
}
