package io.objectio.protocol.wire;

import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.CountedPayload;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.cluster.OsdRow;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.NodeId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.VersionHead;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcException;
import io.objectio.protocol.rpc.RpcPeer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** One sample of every message, mutation and answer, the same at every run. What the golden files hold. */
final class Samples {
    private static final DiskId DISK = new DiskId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    private static final Incarnation LIFE = Incarnation.of(1, 3);
    private static final PgId PG = new PgId(0, 1, 42);
    private static final BlobId BLOB = new BlobId(SessionId.of(1, 7), 99);
    private static final ShardId SHARD = new ShardId(PG, BLOB, 5);
    private static final BucketId BUCKET = BucketId.of(1, 11);
    private static final ObjectKey KEY = new ObjectKey("photos/2026/grüße \u0000 end");
    private static final AccountId ACCOUNT_ID = new AccountId("0123456789abcdef".repeat(4));
    private static final InstanceId INSTANCE = new InstanceId(0x0001000000000007L, 100);
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final CrcList CRCS = CrcList.of(1, -1, 0x12345678, 4, 5, 6);
    private static final Checksum CHECKSUM = new Checksum(Checksum.Algorithm.CRC64NVME, Checksum.Type.FULL_OBJECT, "AAAAAAAAAAE=");
    private static final ObjectHead HEAD = new ObjectHead(1 << 20, "d41d8cd98f00b204e9800998ecf8427e",
            Map.of("content-type", "text/plain", "cache-control", "no-cache"), Map.of("b", "2", "a", "1"), Optional.of(CHECKSUM),
            "STANDARD", 0);
    private static final ObjectHead BARE_HEAD = new ObjectHead(0, "", Map.of(), Map.of(), Optional.empty(), "STANDARD", 3);
    private static final Extent EXTENT = new Extent(0, PG, BLOB, 4096, 1 << 20);
    private static final WrittenBody BODY = new WrittenBody(INSTANCE, List.of(EXTENT),
            List.of(new WrittenBlob(PG, BLOB, 1 << 20, 0xcafebabe, CRCS, List.of(new WrittenBlob.Place(0, DISK, LIFE)))));
    private static final Condition CONDITION = new Condition(List.of("abc"), List.of("*", "def"));
    private static final Account ACCOUNT = new Account(ACCOUNT_ID, "anna", "Anna", "anna@example.org", Account.Policy.READ_WRITE,
            "AKIAEXAMPLE", "not-a-secret");
    private static final DiskReport REPORT = new DiskReport(DISK, "/srv/disk1", LIFE, DiskState.SUSPECT, 1000, 600, 400, 17, 2,
            "I/O error");
    private static final MetaResponse.BlobRow BLOB_ROW = new MetaResponse.BlobRow(PG, Epoch.of(1, 5), BLOB, 1 << 20, 0xcafebabe, CRCS,
            List.of(new MetaResponse.ShardException(2, Optional.of(new MetaResponse.Elsewhere(DISK, LIFE))),
                    new MetaResponse.ShardException(5, Optional.empty())));
    private static final MetaResponse.Bucket BUCKET_ROW = new MetaResponse.Bucket(BUCKET, "photos", ACCOUNT_ID, TIME, "us-east-1");
    private static final MetaResponse.Upload UPLOAD = new MetaResponse.Upload("film.mkv", "upload-1", ACCOUNT_ID, TIME, BARE_HEAD);
    private static final AdminResponse.Osd OSD = new AdminResponse.Osd(new OsdId("osd1"), "127.0.0.1:9200", OsdState.UP, 2,
            Optional.of(12L), Optional.empty());
    private static final AdminResponse.Disk ADMIN_DISK = new AdminResponse.Disk(DISK, new OsdId("osd1"), "/srv/disk1", DiskState.AWAY,
            Optional.of(600L), Optional.empty(), Optional.of(17L), 2, "I/O error");
    private static final AdminResponse.MetaStatus META = new AdminResponse.MetaStatus(Optional.of("meta1"), 3, 1234,
            List.of(new AdminResponse.Member("meta1", true, true, 1234, Optional.empty(), Optional.empty()),
                    new AdminResponse.Member("meta2", false, false, 1200, Optional.of(34L), Optional.of(5000L))));

    private Samples() {}

    static List<Message> messages() {
        List<Message> all = new ArrayList<>();
        all.addAll(control());
        all.addAll(osd());
        all.addAll(metaRequests());
        all.addAll(metaResponses());
        all.addAll(admin());
        return all;
    }

    /** Fresh payload of four bytes with one owner. */
    static Payload payload() {
        return CountedPayload.unpooled(ByteBuffer.allocateDirect(4).putInt(0xdeadbeef).flip());
    }

    private static List<Message> control() {
        Bytes nonce = Bytes.of(new byte[ControlMessage.NONCE_BYTES]);
        return List.of(new ControlMessage.Hello(Optional.of(new ClusterId(1, 2)), RpcPeer.Role.GATEWAY, "gw1", 1, 2, nonce),
                new ControlMessage.Proof(Bytes.of(new byte[]{1, 2, 3, 4})), new ControlMessage.Refusal("another cluster"),
                new ControlMessage.Failure(RpcException.Code.BUSY, "queue of 64 is full"));
    }

    private static List<Message> osd() {
        Optional<OsdRequest.Seal> seal = Optional.of(new OsdRequest.Seal(0xcafebabe, Bytes.of(new byte[]{9, 8, 7})));
        return List.of(new OsdRequest.WriteCell(DISK, SHARD, Epoch.of(1, 5), 1 << 20, 256 << 10, CrcList.of(7), seal, payload()),
                new OsdRequest.AbandonShard(DISK, SHARD), new OsdRequest.ReadCell(DISK, SHARD, 65536, 1000),
                new OsdRequest.VerifyShards(DISK, List.of(SHARD)), new OsdRequest.DeleteShards(DISK, List.of(SHARD, SHARD)),
                new OsdRequest.ListShards(DISK, Optional.of(SHARD), 1000), new OsdResponse.CellReceived(), new OsdResponse.ShardDurable(),
                new OsdResponse.Abandoned(), new OsdResponse.CellData(CrcList.of(7, 8), payload()),
                new OsdResponse.Verified(
                        List.of(new OsdResponse.ShardCheck.Intact(SHARD, 100, 1), new OsdResponse.ShardCheck.Corrupt(SHARD, 1, 2),
                                new OsdResponse.ShardCheck.Missing(SHARD), new OsdResponse.ShardCheck.Unreadable(SHARD, "I/O error"))),
                new OsdResponse.Deleted(3), new OsdResponse.ShardPage(List.of(new OsdResponse.ShardEntry(SHARD, 4096, -2)), true),
                new OsdResponse.Refused(OsdResponse.Reason.STALE_EPOCH, "epoch 1.4 is older than 1.5"));
    }

    private static List<Message> metaRequests() {
        return List.of(new MetaRequest.Submit(SessionId.of(1, 7), 12, 10, new Mutation.DeleteBucket(BUCKET, "photos")),
                new MetaRequest.RenewSession(SessionId.of(1, 7)), new MetaRequest.GetBucket("photos"),
                new MetaRequest.ListBuckets(Optional.of(ACCOUNT_ID), Optional.of("p"), 100),
                new MetaRequest.Lookup(BUCKET, KEY, Optional.of(MetaRequest.ByteRange.ALL)), new MetaRequest.GetExtents(INSTANCE, 0, 99),
                new MetaRequest.ListObjects(BUCKET, "photos/", "photos/1", "/", 1000), new MetaRequest.GetUpload(BUCKET, KEY, "upload-1"),
                new MetaRequest.ListParts(BUCKET, KEY, "upload-1", 7, 1000),
                new MetaRequest.ListUploads(BUCKET, "p", "key", "upload", "/", 1000),
                new MetaRequest.GetMap(Optional.of(Epoch.of(1, 5)), 10_000), new MetaRequest.GetAccounts(4, 10_000),
                new MetaRequest.Heartbeat(new OsdId("osd1"), List.of(REPORT)), new MetaRequest.GetCondemned(DISK, 256));
    }

    private static List<Message> metaResponses() {
        MetaResponse.ListedObject listed = new MetaResponse.ListedObject("a/b", 5, "etag", TIME, "STANDARD",
                Optional.of(Checksum.Algorithm.SHA1), Optional.of(Checksum.Type.COMPOSITE));
        MetaResponse.Part part = new MetaResponse.Part(7, INSTANCE, 5 << 20, "etag", Optional.of(CHECKSUM), TIME);
        return List.of(new MetaResponse.Submitted(new MutationAnswer.BucketCreated(BUCKET)),
                new MetaResponse.Failed(MetaError.NOT_LEADER, "meta2:9101 leads"), new MetaResponse.SessionAlive(30_000),
                new MetaResponse.BucketFound(BUCKET_ROW), new MetaResponse.BucketPage(List.of(BUCKET_ROW), false),
                new MetaResponse.ObjectFound(new VersionHead(HEAD, TIME, "null", INSTANCE), List.of(EXTENT), List.of(BLOB_ROW), false),
                new MetaResponse.Extents(List.of(EXTENT), List.of(BLOB_ROW), true),
                new MetaResponse.ObjectPage(List.of(listed), List.of("a/c/"), Optional.of("a/c/")), new MetaResponse.UploadFound(UPLOAD),
                new MetaResponse.PartPage(UPLOAD, List.of(part), true), new MetaResponse.UploadPage(List.of(UPLOAD), List.of("x/"), false),
                new MetaResponse.MapIs(map()), new MetaResponse.AccountsAre(4, List.of(ACCOUNT)),
                new MetaResponse.HeartbeatSeen(true, Epoch.of(1, 5), List.of(DISK)), new MetaResponse.CondemnedAre(List.of(SHARD)));
    }

    private static ClusterMap map() {
        List<DiskId> ids = IntStream.range(0, 6).mapToObj(i -> new DiskId(i, i)).toList();
        OsdId osd = new OsdId("osd1");
        return new ClusterMap(new ClusterId(1, 2), Epoch.of(1, 5), List.of(new OsdRow(osd, "local:osd1", OsdState.UP)),
                ids.stream().map(id -> new DiskRow(id, osd, "/srv/" + id.low(), LIFE, DiskState.HEALTHY, 1000, FailureDomain.ofHost("h1")))
                        .toList(),
                List.of(new PgRow(PG, CodingScheme.RS_4_2, Epoch.of(1, 4),
                        ids.stream().map(id -> id.low() == 3 ? new Slot(id, Optional.of(DISK)) : Slot.of(id)).toList())));
    }

    private static List<Message> admin() {
        return List.of(new AdminRequest.ListOsds(), new AdminRequest.ListDisks(Optional.of(new OsdId("osd1"))),
                new AdminRequest.GetMetaStatus(), new AdminRequest.GetClusterStatus(), new AdminRequest.VerifyObject("photos", "a"),
                new AdminRequest.VerifyFull("cursor"), new AdminRequest.AddUser("anna", Account.Policy.READ_ONLY),
                new AdminRequest.ListUsers(), new AdminResponse.OsdsAre(List.of(OSD)), new AdminResponse.DisksAre(List.of(ADMIN_DISK)),
                META,
                new AdminResponse.ClusterStatus("cluster", List.of(OSD), List.of(ADMIN_DISK), META, 64, 60, 4, 2, 1000, 1 << 30,
                        List.of(998L, 2L, 0L), 0),
                new AdminResponse.ObjectVerified("photos", "a", 5, 4, 2,
                        List.of(new AdminResponse.VerifiedShard(0, 5, AdminResponse.ShardHealth.CORRUPT, 1, 2, "osd1", "disk", "detail"))),
                new AdminResponse.VerifiedPage("next", false, 10, 5, 30, 1, 2, 3, 4, 5, List.of("a problem")),
                new AdminResponse.UserIs(ACCOUNT),
                new AdminResponse.UsersAre(List.of(new AdminResponse.User("anna", ACCOUNT_ID, Account.Policy.ADMIN, "AKIAEXAMPLE"))));
    }

    static List<Mutation> mutations() {
        return List.of(new Mutation.CreateBucket("photos", ACCOUNT_ID, "us-east-1"), new Mutation.DeleteBucket(BUCKET, "photos"),
                new Mutation.CommitObject(BUCKET, KEY, HEAD, BODY, CONDITION),
                new Mutation.DeleteObjects(BUCKET, List.of(KEY, new ObjectKey("b")), Condition.NONE),
                new Mutation.CreateUpload(BUCKET, KEY, "upload-1", ACCOUNT_ID, BARE_HEAD),
                new Mutation.CommitPart(BUCKET, KEY, "upload-1", 10_000, 5 << 20, "etag", Optional.of(CHECKSUM), BODY),
                new Mutation.CompleteUpload(BUCKET, KEY, "upload-1", INSTANCE, List.of(new Mutation.PartRef(1, INSTANCE, 5 << 20)), HEAD,
                        CONDITION),
                new Mutation.AbortUpload(BUCKET, KEY, "upload-1"),
                new Mutation.GiveUpBlobs(List.of(new Mutation.BlobRef(PG, BLOB, List.of(DISK)))),
                new Mutation.ShardArrived(SHARD, DISK, LIFE), new Mutation.OpenSession(new NodeId("gw1"), RpcPeer.Role.GATEWAY),
                new Mutation.CloseSession(SessionId.of(1, 7)), new Mutation.PutAccount(ACCOUNT),
                new Mutation.RegisterOsd(new OsdId("osd1"), "127.0.0.1:9200", FailureDomain.ofHost("h1"), List.of(REPORT)),
                new Mutation.DiskChanged(DISK, LIFE, DiskState.FAILED, "sync: I/O error"),
                new Mutation.ShardsDeleted(DISK, LIFE, List.of(SHARD)));
    }

    static List<MutationAnswer> answers() {
        return List.of(new MutationAnswer.Done(), new MutationAnswer.BucketCreated(BUCKET),
                new MutationAnswer.Committed("null", "etag", TIME), new MutationAnswer.SessionOpened(SessionId.of(1, 7)),
                new MutationAnswer.Refused(MetaError.PRECONDITION_FAILED, "If-Match"), new MutationAnswer.ShardsMissing(List.of(SHARD)));
    }
}
