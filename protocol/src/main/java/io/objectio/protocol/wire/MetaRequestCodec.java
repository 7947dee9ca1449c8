package io.objectio.protocol.wire;

import io.objectio.common.id.AccountId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.SessionId;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaRequest.ByteRange;
import io.objectio.protocol.meta.MetaRequest.GetAccounts;
import io.objectio.protocol.meta.MetaRequest.GetBucket;
import io.objectio.protocol.meta.MetaRequest.GetCondemned;
import io.objectio.protocol.meta.MetaRequest.GetExtents;
import io.objectio.protocol.meta.MetaRequest.GetMap;
import io.objectio.protocol.meta.MetaRequest.GetUpload;
import io.objectio.protocol.meta.MetaRequest.Heartbeat;
import io.objectio.protocol.meta.MetaRequest.ListBuckets;
import io.objectio.protocol.meta.MetaRequest.ListObjects;
import io.objectio.protocol.meta.MetaRequest.ListParts;
import io.objectio.protocol.meta.MetaRequest.ListUploads;
import io.objectio.protocol.meta.MetaRequest.Lookup;
import io.objectio.protocol.meta.MetaRequest.RenewSession;
import io.objectio.protocol.meta.MetaRequest.Submit;
import io.objectio.protocol.rpc.Message;
import java.util.Optional;

/** Requests to the metadata service. Stateless. */
final class MetaRequestCodec {
    private MetaRequestCodec() {}

    static int type(MetaRequest request) {
        return switch (request) {
            case Submit _ -> MessageTypes.SUBMIT;
            case RenewSession _ -> MessageTypes.RENEW_SESSION;
            case GetBucket _ -> MessageTypes.GET_BUCKET;
            case ListBuckets _ -> MessageTypes.LIST_BUCKETS;
            case Lookup _ -> MessageTypes.LOOKUP;
            case GetExtents _ -> MessageTypes.GET_EXTENTS;
            case ListObjects _ -> MessageTypes.LIST_OBJECTS;
            case GetUpload _ -> MessageTypes.GET_UPLOAD;
            case ListParts _ -> MessageTypes.LIST_PARTS;
            case ListUploads _ -> MessageTypes.LIST_UPLOADS;
            case GetMap _ -> MessageTypes.GET_MAP;
            case GetAccounts _ -> MessageTypes.GET_ACCOUNTS;
            case Heartbeat _ -> MessageTypes.HEARTBEAT;
            case GetCondemned _ -> MessageTypes.GET_CONDEMNED;
        };
    }

    static void write(FieldWriter out, MetaRequest request) {
        switch (request) {
            case Submit(var session, var number, var confirmed, var mutation) -> {
                Fields.putSession(out, session);
                out.i64(number).i64(confirmed);
                MutationCodec.write(out, mutation);
            }
            case RenewSession(var session) -> Fields.putSession(out, session);
            case GetBucket(var name) -> out.text(name);
            case ListBuckets(var account, var after, var limit) -> out.optional(account, Fields::putAccount)
                    .optional(after, FieldWriter::text).i32(limit);
            case Lookup(var bucket, var key, var range) -> {
                putPlace(out, bucket, key);
                out.optional(range, MetaRequestCodec::putRange);
            }
            case GetExtents(var instance, var first, var last) -> {
                Fields.putInstance(out, instance);
                out.i64(first).i64(last);
            }
            case ListObjects(var bucket, var prefix, var startAfter, var delimiter, var limit) -> {
                Fields.putBucket(out, bucket);
                out.text(prefix).text(startAfter).text(delimiter).i32(limit);
            }
            case GetUpload(var bucket, var key, var uploadId) -> {
                putPlace(out, bucket, key);
                out.text(uploadId);
            }
            case ListParts(var bucket, var key, var uploadId, var afterPart, var limit) -> {
                putPlace(out, bucket, key);
                out.text(uploadId).i32(afterPart).i32(limit);
            }
            case ListUploads(var bucket, var prefix, var keyMarker, var uploadIdMarker, var delimiter, var limit) -> {
                Fields.putBucket(out, bucket);
                out.text(prefix).text(keyMarker).text(uploadIdMarker).text(delimiter).i32(limit);
            }
            case GetMap(var known, var waitMillis) -> out.optional(known, Fields::putEpoch).i32(waitMillis);
            case GetAccounts(var knownVersion, var waitMillis) -> out.i64(knownVersion).i32(waitMillis);
            case Heartbeat(var osd, var disks) -> {
                Fields.putOsd(out, osd);
                out.list(disks, ClusterCodec::putReport);
            }
            case GetCondemned(var disk, var limit) -> {
                Fields.putDisk(out, disk);
                out.i32(limit);
            }
        }
    }

    static Optional<Message> read(int type, FieldReader in) {
        return switch (type) {
            case MessageTypes.SUBMIT -> {
                SessionId session = Fields.getSession(in);
                long number = in.i64();
                long confirmed = in.i64();
                yield Optional.of(new Submit(session, number, confirmed, MutationCodec.read(in)));
            }
            case MessageTypes.RENEW_SESSION -> Optional.of(new RenewSession(Fields.getSession(in)));
            case MessageTypes.GET_BUCKET -> Optional.of(new GetBucket(in.text()));
            case MessageTypes.LIST_BUCKETS -> {
                Optional<AccountId> account = in.optional(Fields::getAccount);
                Optional<String> after = in.optional(FieldReader::text);
                yield Optional.of(new ListBuckets(account, after, in.i32()));
            }
            case MessageTypes.LOOKUP -> {
                BucketId bucket = Fields.getBucket(in);
                ObjectKey key = Fields.getKey(in);
                yield Optional.of(new Lookup(bucket, key, in.optional(MetaRequestCodec::getRange)));
            }
            case MessageTypes.GET_EXTENTS -> {
                InstanceId instance = Fields.getInstance(in);
                long first = in.i64();
                yield Optional.of(new GetExtents(instance, first, in.i64()));
            }
            case MessageTypes.LIST_OBJECTS -> {
                BucketId bucket = Fields.getBucket(in);
                String prefix = in.text();
                String startAfter = in.text();
                String delimiter = in.text();
                yield Optional.of(new ListObjects(bucket, prefix, startAfter, delimiter, in.i32()));
            }
            case MessageTypes.GET_UPLOAD -> {
                BucketId bucket = Fields.getBucket(in);
                ObjectKey key = Fields.getKey(in);
                yield Optional.of(new GetUpload(bucket, key, in.text()));
            }
            case MessageTypes.LIST_PARTS -> {
                BucketId bucket = Fields.getBucket(in);
                ObjectKey key = Fields.getKey(in);
                String uploadId = in.text();
                int afterPart = in.i32();
                yield Optional.of(new ListParts(bucket, key, uploadId, afterPart, in.i32()));
            }
            case MessageTypes.LIST_UPLOADS -> {
                BucketId bucket = Fields.getBucket(in);
                String prefix = in.text();
                String keyMarker = in.text();
                String uploadIdMarker = in.text();
                String delimiter = in.text();
                yield Optional.of(new ListUploads(bucket, prefix, keyMarker, uploadIdMarker, delimiter, in.i32()));
            }
            case MessageTypes.GET_MAP -> {
                Optional<Epoch> known = in.optional(Fields::getEpoch);
                yield Optional.of(new GetMap(known, in.i32()));
            }
            case MessageTypes.GET_ACCOUNTS -> {
                long knownVersion = in.i64();
                yield Optional.of(new GetAccounts(knownVersion, in.i32()));
            }
            case MessageTypes.HEARTBEAT -> {
                OsdId osd = Fields.getOsd(in);
                yield Optional.of(new Heartbeat(osd, in.list(ClusterCodec::getReport)));
            }
            case MessageTypes.GET_CONDEMNED -> {
                DiskId disk = Fields.getDisk(in);
                yield Optional.of(new GetCondemned(disk, in.i32()));
            }
            default -> Optional.empty();
        };
    }

    private static void putPlace(FieldWriter out, BucketId bucket, ObjectKey key) {
        Fields.putBucket(out, bucket);
        Fields.putKey(out, key);
    }

    private static void putRange(FieldWriter out, ByteRange range) { out.i64(range.first()).i64(range.last()); }

    private static ByteRange getRange(FieldReader in) {
        long first = in.i64();
        return new ByteRange(first, in.i64());
    }
}
