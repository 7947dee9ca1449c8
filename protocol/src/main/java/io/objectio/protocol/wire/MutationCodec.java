package io.objectio.protocol.wire;

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
import io.objectio.common.id.ShardId;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.Mutation.AbortUpload;
import io.objectio.protocol.meta.Mutation.BlobRef;
import io.objectio.protocol.meta.Mutation.CloseSession;
import io.objectio.protocol.meta.Mutation.CommitObject;
import io.objectio.protocol.meta.Mutation.CommitPart;
import io.objectio.protocol.meta.Mutation.CompleteUpload;
import io.objectio.protocol.meta.Mutation.CreateBucket;
import io.objectio.protocol.meta.Mutation.CreateUpload;
import io.objectio.protocol.meta.Mutation.DeleteBucket;
import io.objectio.protocol.meta.Mutation.DeleteObjects;
import io.objectio.protocol.meta.Mutation.DiskChanged;
import io.objectio.protocol.meta.Mutation.GiveUpBlobs;
import io.objectio.protocol.meta.Mutation.OpenSession;
import io.objectio.protocol.meta.Mutation.PartRef;
import io.objectio.protocol.meta.Mutation.PutAccount;
import io.objectio.protocol.meta.Mutation.RegisterOsd;
import io.objectio.protocol.meta.Mutation.ShardArrived;
import io.objectio.protocol.meta.Mutation.ShardsDeleted;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.WrittenBody;
import java.util.List;
import java.util.Optional;

/**
 * A mutation alone: {@code type 16 | fields}. It travels in Submit and lies in the Raft log, so a number is never used again and a body
 * changes only with the cluster's format level. Numbers from {@link #FIRST_FREE_TYPE} on are not used here: they are for commands that the
 * metadata service gives itself. Answers are in {@link MutationAnswerCodec}. Stateless.
 *
 * <p>Reading never ends in anything but a mutation or a {@link WireException}; it leaves what follows unread.
 */
public final class MutationCodec {
    /** From here on the metadata service numbers its own commands. */
    public static final int FIRST_FREE_TYPE = 0x1000;

    static final int CREATE_BUCKET = 1;
    static final int DELETE_BUCKET = 2;
    static final int COMMIT_OBJECT = 3;
    static final int DELETE_OBJECTS = 4;
    static final int CREATE_UPLOAD = 5;
    static final int COMMIT_PART = 6;
    static final int COMPLETE_UPLOAD = 7;
    static final int ABORT_UPLOAD = 8;
    static final int GIVE_UP_BLOBS = 9;
    static final int SHARD_ARRIVED = 10;
    static final int OPEN_SESSION = 11;
    static final int CLOSE_SESSION = 12;
    static final int PUT_ACCOUNT = 13;
    static final int REGISTER_OSD = 14;
    static final int DISK_CHANGED = 15;
    static final int SHARDS_DELETED = 16;

    private MutationCodec() {}

    public static void write(FieldWriter out, Mutation mutation) {
        out.u16(type(mutation));
        writeBody(out, mutation);
    }

    public static Mutation read(FieldReader in) { return readBody(in.u16(), in); }

    public static void write(FieldWriter out, MutationAnswer answer) { MutationAnswerCodec.write(out, answer); }

    public static MutationAnswer readAnswer(FieldReader in) { return MutationAnswerCodec.read(in); }

    /** The number of the mutation's type, for formats that keep it apart from the body. */
    public static int type(Mutation mutation) {
        return switch (mutation) {
            case CreateBucket _ -> CREATE_BUCKET;
            case DeleteBucket _ -> DELETE_BUCKET;
            case CommitObject _ -> COMMIT_OBJECT;
            case DeleteObjects _ -> DELETE_OBJECTS;
            case CreateUpload _ -> CREATE_UPLOAD;
            case CommitPart _ -> COMMIT_PART;
            case CompleteUpload _ -> COMPLETE_UPLOAD;
            case AbortUpload _ -> ABORT_UPLOAD;
            case GiveUpBlobs _ -> GIVE_UP_BLOBS;
            case ShardArrived _ -> SHARD_ARRIVED;
            case OpenSession _ -> OPEN_SESSION;
            case CloseSession _ -> CLOSE_SESSION;
            case PutAccount _ -> PUT_ACCOUNT;
            case RegisterOsd _ -> REGISTER_OSD;
            case DiskChanged _ -> DISK_CHANGED;
            case ShardsDeleted _ -> SHARDS_DELETED;
        };
    }

    /** The fields without the type. */
    public static void writeBody(FieldWriter out, Mutation mutation) {
        switch (mutation) {
            case CreateBucket(var name, var account, var region) -> {
                out.text(name);
                Fields.putAccount(out, account);
                out.text(region);
            }
            case DeleteBucket(var bucket, var name) -> {
                Fields.putBucket(out, bucket);
                out.text(name);
            }
            case CommitObject(var bucket, var key, var head, var body, var condition) -> {
                putPlace(out, bucket, key);
                HeadCodec.putHead(out, head);
                HeadCodec.putBody(out, body);
                HeadCodec.putCondition(out, condition);
            }
            case DeleteObjects(var bucket, var keys, var condition) -> {
                Fields.putBucket(out, bucket);
                out.list(keys, Fields::putKey);
                HeadCodec.putCondition(out, condition);
            }
            case CreateUpload(var bucket, var key, var uploadId, var account, var head) -> {
                putPlace(out, bucket, key);
                out.text(uploadId);
                Fields.putAccount(out, account);
                HeadCodec.putHead(out, head);
            }
            case CommitPart(var bucket, var key, var uploadId, var part, var size, var etag, var checksum, var body) -> {
                putPlace(out, bucket, key);
                out.text(uploadId).i32(part).i64(size).text(etag).optional(checksum, HeadCodec::putChecksum);
                HeadCodec.putBody(out, body);
            }
            case CompleteUpload(var bucket, var key, var uploadId, var instance, var parts, var head, var condition) -> {
                putPlace(out, bucket, key);
                out.text(uploadId);
                Fields.putInstance(out, instance);
                out.list(parts, MutationCodec::putPart);
                HeadCodec.putHead(out, head);
                HeadCodec.putCondition(out, condition);
            }
            case AbortUpload(var bucket, var key, var uploadId) -> {
                putPlace(out, bucket, key);
                out.text(uploadId);
            }
            case GiveUpBlobs(var blobs) -> out.list(blobs, MutationCodec::putBlobRef);
            case ShardArrived(var shard, var disk, var incarnation) -> {
                out.shard(shard);
                putDisk(out, disk, incarnation);
            }
            case OpenSession(var owner, var role) -> {
                Fields.putNode(out, owner);
                Fields.putRole(out, role);
            }
            case CloseSession(var session) -> Fields.putSession(out, session);
            case PutAccount(var account) -> AccountCodec.put(out, account);
            case RegisterOsd(var osd, var address, var domain, var disks) -> {
                Fields.putOsd(out, osd);
                out.text(address);
                ClusterCodec.putDomain(out, domain);
                out.list(disks, ClusterCodec::putReport);
            }
            case DiskChanged(var disk, var incarnation, var state, var cause) -> {
                putDisk(out, disk, incarnation);
                Fields.putEnum(out, state);
                out.text(cause);
            }
            case ShardsDeleted(var disk, var incarnation, var shards) -> {
                putDisk(out, disk, incarnation);
                out.list(shards, FieldWriter::shard);
            }
        }
    }

    /** Reads the fields of a mutation of that type; an unknown type is a {@link WireException}. */
    public static Mutation readBody(int type, FieldReader in) {
        return switch (type) {
            case CREATE_BUCKET -> {
                String name = in.text();
                AccountId account = Fields.getAccount(in);
                yield new CreateBucket(name, account, in.text());
            }
            case DELETE_BUCKET -> {
                BucketId bucket = Fields.getBucket(in);
                yield new DeleteBucket(bucket, in.text());
            }
            case COMMIT_OBJECT -> {
                BucketId bucket = Fields.getBucket(in);
                ObjectKey key = Fields.getKey(in);
                ObjectHead head = HeadCodec.getHead(in);
                WrittenBody body = HeadCodec.getBody(in);
                yield new CommitObject(bucket, key, head, body, HeadCodec.getCondition(in));
            }
            case DELETE_OBJECTS -> {
                BucketId bucket = Fields.getBucket(in);
                List<ObjectKey> keys = in.list(Fields::getKey);
                yield new DeleteObjects(bucket, keys, HeadCodec.getCondition(in));
            }
            case CREATE_UPLOAD -> {
                BucketId bucket = Fields.getBucket(in);
                ObjectKey key = Fields.getKey(in);
                String uploadId = in.text();
                AccountId account = Fields.getAccount(in);
                yield new CreateUpload(bucket, key, uploadId, account, HeadCodec.getHead(in));
            }
            case COMMIT_PART -> readCommitPart(in);
            case COMPLETE_UPLOAD -> readCompleteUpload(in);
            case ABORT_UPLOAD -> {
                BucketId bucket = Fields.getBucket(in);
                ObjectKey key = Fields.getKey(in);
                yield new AbortUpload(bucket, key, in.text());
            }
            case GIVE_UP_BLOBS -> new GiveUpBlobs(in.list(MutationCodec::getBlobRef));
            case SHARD_ARRIVED -> {
                ShardId shard = in.shard();
                DiskId disk = Fields.getDisk(in);
                yield new ShardArrived(shard, disk, Fields.getIncarnation(in));
            }
            case OPEN_SESSION -> {
                NodeId owner = Fields.getNode(in);
                yield new OpenSession(owner, Fields.getRole(in));
            }
            case CLOSE_SESSION -> new CloseSession(Fields.getSession(in));
            case PUT_ACCOUNT -> new PutAccount(AccountCodec.get(in));
            case REGISTER_OSD -> {
                OsdId osd = Fields.getOsd(in);
                String address = in.text();
                FailureDomain domain = ClusterCodec.getDomain(in);
                yield new RegisterOsd(osd, address, domain, in.list(ClusterCodec::getReport));
            }
            case DISK_CHANGED -> {
                DiskId disk = Fields.getDisk(in);
                Incarnation incarnation = Fields.getIncarnation(in);
                DiskState state = ClusterCodec.getDiskState(in);
                yield new DiskChanged(disk, incarnation, state, in.text());
            }
            case SHARDS_DELETED -> {
                DiskId disk = Fields.getDisk(in);
                Incarnation incarnation = Fields.getIncarnation(in);
                yield new ShardsDeleted(disk, incarnation, in.list(FieldReader::shard));
            }
            default -> throw new WireException("mutation type " + type + " is not known here");
        };
    }

    private static CommitPart readCommitPart(FieldReader in) {
        BucketId bucket = Fields.getBucket(in);
        ObjectKey key = Fields.getKey(in);
        String uploadId = in.text();
        int part = in.i32();
        long size = in.i64();
        String etag = in.text();
        Optional<Checksum> checksum = in.optional(HeadCodec::getChecksum);
        return new CommitPart(bucket, key, uploadId, part, size, etag, checksum, HeadCodec.getBody(in));
    }

    private static CompleteUpload readCompleteUpload(FieldReader in) {
        BucketId bucket = Fields.getBucket(in);
        ObjectKey key = Fields.getKey(in);
        String uploadId = in.text();
        InstanceId instance = Fields.getInstance(in);
        List<PartRef> parts = in.list(MutationCodec::getPart);
        ObjectHead head = HeadCodec.getHead(in);
        return new CompleteUpload(bucket, key, uploadId, instance, parts, head, HeadCodec.getCondition(in));
    }

    private static void putPlace(FieldWriter out, BucketId bucket, ObjectKey key) {
        Fields.putBucket(out, bucket);
        Fields.putKey(out, key);
    }

    private static void putDisk(FieldWriter out, DiskId disk, Incarnation incarnation) {
        Fields.putDisk(out, disk);
        Fields.putIncarnation(out, incarnation);
    }

    private static void putPart(FieldWriter out, PartRef part) {
        out.i32(part.part());
        Fields.putInstance(out, part.instance());
        out.i64(part.size());
    }

    private static PartRef getPart(FieldReader in) {
        int part = in.i32();
        InstanceId instance = Fields.getInstance(in);
        return new PartRef(part, instance, in.i64());
    }

    private static void putBlobRef(FieldWriter out, BlobRef ref) { out.pg(ref.pg()).blob(ref.blob()).list(ref.disks(), Fields::putDisk); }

    private static BlobRef getBlobRef(FieldReader in) {
        PgId pg = in.pg();
        BlobId blob = in.blob();
        return new BlobRef(pg, blob, in.list(Fields::getDisk));
    }
}
