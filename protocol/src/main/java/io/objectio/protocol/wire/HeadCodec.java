package io.objectio.protocol.wire;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.PgId;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.VersionHead;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an object is and where its bytes are. These are also the values of metadata rows, so they change only with a format level. Stateless.
 *
 * <pre>
 * checksum     : algorithm 8 | type 8 | value text
 * head         : size 64 | etag text | headers map | user metadata map | checksum? | storage class text | parts 32
 * version head : head | modified instant | version text | instance 16 bytes
 * extent       : offset 64 | pg 64 | blob 16 bytes | offset in the blob 64 | length 64
 * written blob : pg 64 | blob 16 bytes | length 64 | plain crc 32 | shard crcs 16 + 32 each | places: index 8, disk 16 bytes, incarnation 64
 * written body : instance 16 bytes | extents | written blobs
 * condition    : if-match texts | if-none-match texts
 * ?            : 0, or 1 and the value. Lists and maps: count 32, then entries; map keys in order of Java strings.
 * </pre>
 */
public final class HeadCodec {
    private HeadCodec() {}

    public static void putChecksum(FieldWriter out, Checksum checksum) {
        Fields.putEnum(out, checksum.algorithm());
        Fields.putEnum(out, checksum.type());
        out.text(checksum.value());
    }

    public static Checksum getChecksum(FieldReader in) {
        Checksum.Algorithm algorithm = getAlgorithm(in);
        Checksum.Type type = getChecksumType(in);
        return new Checksum(algorithm, type, in.text());
    }

    static Checksum.Algorithm getAlgorithm(FieldReader in) { return in.enumOf(Checksum.Algorithm.values()); }

    static Checksum.Type getChecksumType(FieldReader in) { return in.enumOf(Checksum.Type.values()); }

    public static void putHead(FieldWriter out, ObjectHead head) {
        out.i64(head.size()).text(head.etag()).textMap(head.headers()).textMap(head.userMetadata())
                .optional(head.checksum(), HeadCodec::putChecksum).text(head.storageClass()).i32(head.parts());
    }

    public static ObjectHead getHead(FieldReader in) {
        long size = in.i64();
        String etag = in.text();
        Map<String, String> headers = in.textMap();
        Map<String, String> userMetadata = in.textMap();
        Optional<Checksum> checksum = in.optional(HeadCodec::getChecksum);
        String storageClass = in.text();
        return new ObjectHead(size, etag, headers, userMetadata, checksum, storageClass, in.i32());
    }

    public static void putVersion(FieldWriter out, VersionHead version) {
        putHead(out, version.head());
        Fields.putInstant(out, version.modified());
        out.text(version.version());
        Fields.putInstance(out, version.instance());
    }

    public static VersionHead getVersion(FieldReader in) {
        ObjectHead head = getHead(in);
        Instant modified = Fields.getInstant(in);
        String version = in.text();
        return new VersionHead(head, modified, version, Fields.getInstance(in));
    }

    public static void putExtent(FieldWriter out, Extent extent) {
        out.i64(extent.offset()).pg(extent.pg()).blob(extent.blob()).i64(extent.blobOffset()).i64(extent.length());
    }

    public static Extent getExtent(FieldReader in) {
        long offset = in.i64();
        PgId pg = in.pg();
        BlobId blob = in.blob();
        long blobOffset = in.i64();
        long length = in.i64();
        return Fields.checked(() -> new Extent(offset, pg, blob, blobOffset, length));
    }

    public static void putBlob(FieldWriter out, WrittenBlob blob) {
        out.pg(blob.pg()).blob(blob.blob()).i64(blob.length()).i32(blob.plainCrc()).crcs(blob.shardCrcs()).list(blob.durable(),
                HeadCodec::putPlace);
    }

    public static WrittenBlob getBlob(FieldReader in) {
        PgId pg = in.pg();
        BlobId blob = in.blob();
        long length = in.i64();
        int plainCrc = in.i32();
        CrcList shardCrcs = in.crcs();
        return new WrittenBlob(pg, blob, length, plainCrc, shardCrcs, in.list(HeadCodec::getPlace));
    }

    private static void putPlace(FieldWriter out, WrittenBlob.Place place) {
        out.u8(place.index());
        Fields.putDisk(out, place.disk());
        Fields.putIncarnation(out, place.incarnation());
    }

    private static WrittenBlob.Place getPlace(FieldReader in) {
        int index = in.u8();
        DiskId disk = Fields.getDisk(in);
        return new WrittenBlob.Place(index, disk, Fields.getIncarnation(in));
    }

    public static void putBody(FieldWriter out, WrittenBody body) {
        Fields.putInstance(out, body.instance());
        out.list(body.extents(), HeadCodec::putExtent).list(body.blobs(), HeadCodec::putBlob);
    }

    public static WrittenBody getBody(FieldReader in) {
        InstanceId instance = Fields.getInstance(in);
        List<Extent> extents = in.list(HeadCodec::getExtent);
        return new WrittenBody(instance, extents, in.list(HeadCodec::getBlob));
    }

    public static void putCondition(FieldWriter out, Condition condition) { out.texts(condition.ifMatch()).texts(condition.ifNoneMatch()); }

    public static Condition getCondition(FieldReader in) {
        List<String> ifMatch = in.texts();
        return new Condition(ifMatch, in.texts());
    }
}
