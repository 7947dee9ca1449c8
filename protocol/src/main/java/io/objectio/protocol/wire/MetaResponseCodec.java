package io.objectio.protocol.wire;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.PgId;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.AccountsAre;
import io.objectio.protocol.meta.MetaResponse.BlobRow;
import io.objectio.protocol.meta.MetaResponse.Bucket;
import io.objectio.protocol.meta.MetaResponse.BucketFound;
import io.objectio.protocol.meta.MetaResponse.BucketPage;
import io.objectio.protocol.meta.MetaResponse.CondemnedAre;
import io.objectio.protocol.meta.MetaResponse.Elsewhere;
import io.objectio.protocol.meta.MetaResponse.Extents;
import io.objectio.protocol.meta.MetaResponse.Failed;
import io.objectio.protocol.meta.MetaResponse.HeartbeatSeen;
import io.objectio.protocol.meta.MetaResponse.ListedObject;
import io.objectio.protocol.meta.MetaResponse.MapIs;
import io.objectio.protocol.meta.MetaResponse.ObjectFound;
import io.objectio.protocol.meta.MetaResponse.ObjectPage;
import io.objectio.protocol.meta.MetaResponse.Part;
import io.objectio.protocol.meta.MetaResponse.PartPage;
import io.objectio.protocol.meta.MetaResponse.SessionAlive;
import io.objectio.protocol.meta.MetaResponse.ShardException;
import io.objectio.protocol.meta.MetaResponse.Submitted;
import io.objectio.protocol.meta.MetaResponse.Upload;
import io.objectio.protocol.meta.MetaResponse.UploadFound;
import io.objectio.protocol.meta.MetaResponse.UploadPage;
import io.objectio.protocol.meta.VersionHead;
import io.objectio.protocol.rpc.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Responses of the metadata service. Stateless. */
final class MetaResponseCodec {
    private MetaResponseCodec() {}

    static int type(MetaResponse response) {
        return switch (response) {
            case Submitted _ -> MessageTypes.SUBMITTED;
            case Failed _ -> MessageTypes.META_FAILED;
            case SessionAlive _ -> MessageTypes.SESSION_ALIVE;
            case BucketFound _ -> MessageTypes.BUCKET_FOUND;
            case BucketPage _ -> MessageTypes.BUCKET_PAGE;
            case ObjectFound _ -> MessageTypes.OBJECT_FOUND;
            case Extents _ -> MessageTypes.EXTENTS;
            case ObjectPage _ -> MessageTypes.OBJECT_PAGE;
            case UploadFound _ -> MessageTypes.UPLOAD_FOUND;
            case PartPage _ -> MessageTypes.PART_PAGE;
            case UploadPage _ -> MessageTypes.UPLOAD_PAGE;
            case MapIs _ -> MessageTypes.MAP_IS;
            case AccountsAre _ -> MessageTypes.ACCOUNTS_ARE;
            case HeartbeatSeen _ -> MessageTypes.HEARTBEAT_SEEN;
            case CondemnedAre _ -> MessageTypes.CONDEMNED_ARE;
        };
    }

    static void write(FieldWriter out, MetaResponse response) {
        switch (response) {
            case Submitted(var answer) -> MutationCodec.write(out, answer);
            case Failed(var error, var message) -> {
                Fields.putEnum(out, error);
                out.text(message);
            }
            case SessionAlive(var leaseMillis) -> out.i32(leaseMillis);
            case BucketFound(var bucket) -> putBucket(out, bucket);
            case BucketPage(var buckets, var more) -> out.list(buckets, MetaResponseCodec::putBucket).bool(more);
            case ObjectFound(var version, var extents, var blobs, var more) -> {
                HeadCodec.putVersion(out, version);
                out.list(extents, HeadCodec::putExtent).list(blobs, MetaResponseCodec::putBlobRow).bool(more);
            }
            case Extents(var extents, var blobs, var more) -> out.list(extents, HeadCodec::putExtent)
                    .list(blobs, MetaResponseCodec::putBlobRow).bool(more);
            case ObjectPage(var objects, var prefixes, var next) -> out.list(objects, MetaResponseCodec::putListed).texts(prefixes)
                    .optional(next, FieldWriter::text);
            case UploadFound(var upload) -> putUpload(out, upload);
            case PartPage(var upload, var parts, var more) -> {
                putUpload(out, upload);
                out.list(parts, MetaResponseCodec::putPart).bool(more);
            }
            case UploadPage(var uploads, var prefixes, var more) -> out.list(uploads, MetaResponseCodec::putUpload).texts(prefixes)
                    .bool(more);
            case MapIs(var map) -> ClusterCodec.putMap(out, map);
            case AccountsAre(var version, var accounts) -> out.i64(version).list(accounts, AccountCodec::put);
            case HeartbeatSeen(var known, var mapEpoch, var condemned) -> {
                out.bool(known);
                Fields.putEpoch(out, mapEpoch);
                out.list(condemned, Fields::putDisk);
            }
            case CondemnedAre(var shards) -> out.list(shards, FieldWriter::shard);
        }
    }

    static Optional<Message> read(int type, FieldReader in) {
        return switch (type) {
            case MessageTypes.SUBMITTED -> Optional.of(new Submitted(MutationCodec.readAnswer(in)));
            case MessageTypes.META_FAILED -> {
                MetaError error = in.enumOf(MetaError.values());
                yield Optional.of(new Failed(error, in.text()));
            }
            case MessageTypes.SESSION_ALIVE -> Optional.of(new SessionAlive(in.i32()));
            case MessageTypes.BUCKET_FOUND -> Optional.of(new BucketFound(getBucket(in)));
            case MessageTypes.BUCKET_PAGE -> {
                List<Bucket> buckets = in.list(MetaResponseCodec::getBucket);
                yield Optional.of(new BucketPage(buckets, in.bool()));
            }
            case MessageTypes.OBJECT_FOUND -> {
                VersionHead version = HeadCodec.getVersion(in);
                List<Extent> extents = in.list(HeadCodec::getExtent);
                List<BlobRow> blobs = in.list(MetaResponseCodec::getBlobRow);
                yield Optional.of(new ObjectFound(version, extents, blobs, in.bool()));
            }
            case MessageTypes.EXTENTS -> {
                List<Extent> extents = in.list(HeadCodec::getExtent);
                List<BlobRow> blobs = in.list(MetaResponseCodec::getBlobRow);
                yield Optional.of(new Extents(extents, blobs, in.bool()));
            }
            case MessageTypes.OBJECT_PAGE -> {
                List<ListedObject> objects = in.list(MetaResponseCodec::getListed);
                List<String> prefixes = in.texts();
                yield Optional.of(new ObjectPage(objects, prefixes, in.optional(FieldReader::text)));
            }
            case MessageTypes.UPLOAD_FOUND -> Optional.of(new UploadFound(getUpload(in)));
            case MessageTypes.PART_PAGE -> {
                Upload upload = getUpload(in);
                List<Part> parts = in.list(MetaResponseCodec::getPart);
                yield Optional.of(new PartPage(upload, parts, in.bool()));
            }
            case MessageTypes.UPLOAD_PAGE -> {
                List<Upload> uploads = in.list(MetaResponseCodec::getUpload);
                List<String> prefixes = in.texts();
                yield Optional.of(new UploadPage(uploads, prefixes, in.bool()));
            }
            case MessageTypes.MAP_IS -> Optional.of(new MapIs(ClusterCodec.getMap(in)));
            case MessageTypes.ACCOUNTS_ARE -> {
                long version = in.i64();
                yield Optional.of(new AccountsAre(version, in.list(AccountCodec::get)));
            }
            case MessageTypes.HEARTBEAT_SEEN -> {
                boolean known = in.bool();
                Epoch mapEpoch = Fields.getEpoch(in);
                yield Optional.of(new HeartbeatSeen(known, mapEpoch, in.list(Fields::getDisk)));
            }
            case MessageTypes.CONDEMNED_ARE -> Optional.of(new CondemnedAre(in.list(FieldReader::shard)));
            default -> Optional.empty();
        };
    }

    private static void putBucket(FieldWriter out, Bucket bucket) {
        Fields.putBucket(out, bucket.id());
        out.text(bucket.name());
        Fields.putAccount(out, bucket.account());
        Fields.putInstant(out, bucket.created());
        out.text(bucket.region());
    }

    private static Bucket getBucket(FieldReader in) {
        BucketId id = Fields.getBucket(in);
        String name = in.text();
        AccountId account = Fields.getAccount(in);
        Instant created = Fields.getInstant(in);
        return new Bucket(id, name, account, created, in.text());
    }

    private static void putBlobRow(FieldWriter out, BlobRow row) {
        out.pg(row.pg());
        Fields.putEpoch(out, row.pgEpoch());
        out.blob(row.blob()).i64(row.length()).i32(row.plainCrc()).crcs(row.shardCrcs()).list(row.exceptions(),
                MetaResponseCodec::putException);
    }

    private static BlobRow getBlobRow(FieldReader in) {
        PgId pg = in.pg();
        Epoch pgEpoch = Fields.getEpoch(in);
        BlobId blob = in.blob();
        long length = in.i64();
        int plainCrc = in.i32();
        CrcList shardCrcs = in.crcs();
        return new BlobRow(pg, pgEpoch, blob, length, plainCrc, shardCrcs, in.list(MetaResponseCodec::getException));
    }

    private static void putException(FieldWriter out, ShardException exception) {
        out.u8(exception.index()).optional(exception.elsewhere(), MetaResponseCodec::putElsewhere);
    }

    private static ShardException getException(FieldReader in) {
        int index = in.u8();
        return new ShardException(index, in.optional(MetaResponseCodec::getElsewhere));
    }

    private static void putElsewhere(FieldWriter out, Elsewhere elsewhere) {
        Fields.putDisk(out, elsewhere.disk());
        Fields.putIncarnation(out, elsewhere.incarnation());
    }

    private static Elsewhere getElsewhere(FieldReader in) {
        DiskId disk = Fields.getDisk(in);
        return new Elsewhere(disk, Fields.getIncarnation(in));
    }

    private static void putListed(FieldWriter out, ListedObject object) {
        out.text(object.key()).i64(object.size()).text(object.etag());
        Fields.putInstant(out, object.modified());
        out.text(object.storageClass()).optional(object.checksumAlgorithm(), Fields::putEnum).optional(object.checksumType(),
                Fields::putEnum);
    }

    private static ListedObject getListed(FieldReader in) {
        String key = in.text();
        long size = in.i64();
        String etag = in.text();
        Instant modified = Fields.getInstant(in);
        String storageClass = in.text();
        Optional<Checksum.Algorithm> algorithm = in.optional(HeadCodec::getAlgorithm);
        return new ListedObject(key, size, etag, modified, storageClass, algorithm, in.optional(HeadCodec::getChecksumType));
    }

    private static void putUpload(FieldWriter out, Upload upload) {
        out.text(upload.key()).text(upload.uploadId());
        Fields.putAccount(out, upload.account());
        Fields.putInstant(out, upload.created());
        HeadCodec.putHead(out, upload.head());
    }

    private static Upload getUpload(FieldReader in) {
        String key = in.text();
        String uploadId = in.text();
        AccountId account = Fields.getAccount(in);
        Instant created = Fields.getInstant(in);
        return new Upload(key, uploadId, account, created, HeadCodec.getHead(in));
    }

    private static void putPart(FieldWriter out, Part part) {
        out.i32(part.number());
        Fields.putInstance(out, part.instance());
        out.i64(part.size()).text(part.etag()).optional(part.checksum(), HeadCodec::putChecksum);
        Fields.putInstant(out, part.modified());
    }

    private static Part getPart(FieldReader in) {
        int number = in.i32();
        InstanceId instance = Fields.getInstance(in);
        long size = in.i64();
        String etag = in.text();
        Optional<Checksum> checksum = in.optional(HeadCodec::getChecksum);
        return new Part(number, instance, size, etag, checksum, Fields.getInstant(in));
    }
}
