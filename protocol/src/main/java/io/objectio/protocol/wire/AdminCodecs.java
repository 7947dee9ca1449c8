package io.objectio.protocol.wire;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.OsdId;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminRequest.AddUser;
import io.objectio.protocol.admin.AdminRequest.GetClusterStatus;
import io.objectio.protocol.admin.AdminRequest.GetMetaStatus;
import io.objectio.protocol.admin.AdminRequest.ListDisks;
import io.objectio.protocol.admin.AdminRequest.ListOsds;
import io.objectio.protocol.admin.AdminRequest.ListUsers;
import io.objectio.protocol.admin.AdminRequest.VerifyFull;
import io.objectio.protocol.admin.AdminRequest.VerifyObject;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.admin.AdminResponse.ClusterStatus;
import io.objectio.protocol.admin.AdminResponse.Disk;
import io.objectio.protocol.admin.AdminResponse.DisksAre;
import io.objectio.protocol.admin.AdminResponse.Member;
import io.objectio.protocol.admin.AdminResponse.MetaStatus;
import io.objectio.protocol.admin.AdminResponse.ObjectVerified;
import io.objectio.protocol.admin.AdminResponse.Osd;
import io.objectio.protocol.admin.AdminResponse.OsdsAre;
import io.objectio.protocol.admin.AdminResponse.ShardHealth;
import io.objectio.protocol.admin.AdminResponse.User;
import io.objectio.protocol.admin.AdminResponse.UserIs;
import io.objectio.protocol.admin.AdminResponse.UsersAre;
import io.objectio.protocol.admin.AdminResponse.VerifiedPage;
import io.objectio.protocol.admin.AdminResponse.VerifiedShard;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.rpc.Message;
import java.util.List;
import java.util.Optional;

/** What the CLI asks and is told. Stateless. */
final class AdminCodecs {
    private AdminCodecs() {}

    static int type(AdminRequest request) {
        return switch (request) {
            case ListOsds _ -> MessageTypes.LIST_OSDS;
            case ListDisks _ -> MessageTypes.LIST_DISKS;
            case GetMetaStatus _ -> MessageTypes.GET_META_STATUS;
            case GetClusterStatus _ -> MessageTypes.GET_CLUSTER_STATUS;
            case VerifyObject _ -> MessageTypes.VERIFY_OBJECT;
            case VerifyFull _ -> MessageTypes.VERIFY_FULL;
            case AddUser _ -> MessageTypes.ADD_USER;
            case ListUsers _ -> MessageTypes.LIST_USERS;
        };
    }

    static void write(FieldWriter out, AdminRequest request) {
        switch (request) {
            case ListOsds(),GetMetaStatus(),GetClusterStatus(),ListUsers() -> {
            }
            case ListDisks(var osd) -> out.optional(osd, Fields::putOsd);
            case VerifyObject(var bucket, var key) -> out.text(bucket).text(key);
            case VerifyFull(var cursor) -> out.text(cursor);
            case AddUser(var name, var policy) -> {
                out.text(name);
                Fields.putEnum(out, policy);
            }
        }
    }

    static Optional<Message> readRequest(int type, FieldReader in) {
        return switch (type) {
            case MessageTypes.LIST_OSDS -> Optional.of(new ListOsds());
            case MessageTypes.LIST_DISKS -> Optional.of(new ListDisks(in.optional(Fields::getOsd)));
            case MessageTypes.GET_META_STATUS -> Optional.of(new GetMetaStatus());
            case MessageTypes.GET_CLUSTER_STATUS -> Optional.of(new GetClusterStatus());
            case MessageTypes.VERIFY_OBJECT -> {
                String bucket = in.text();
                yield Optional.of(new VerifyObject(bucket, in.text()));
            }
            case MessageTypes.VERIFY_FULL -> Optional.of(new VerifyFull(in.text()));
            case MessageTypes.ADD_USER -> {
                String name = in.text();
                yield Optional.of(new AddUser(name, AccountCodec.getPolicy(in)));
            }
            case MessageTypes.LIST_USERS -> Optional.of(new ListUsers());
            default -> Optional.empty();
        };
    }

    static int type(AdminResponse response) {
        return switch (response) {
            case OsdsAre _ -> MessageTypes.OSDS_ARE;
            case DisksAre _ -> MessageTypes.DISKS_ARE;
            case MetaStatus _ -> MessageTypes.META_STATUS;
            case ClusterStatus _ -> MessageTypes.CLUSTER_STATUS;
            case ObjectVerified _ -> MessageTypes.OBJECT_VERIFIED;
            case VerifiedPage _ -> MessageTypes.VERIFIED_PAGE;
            case UserIs _ -> MessageTypes.USER_IS;
            case UsersAre _ -> MessageTypes.USERS_ARE;
        };
    }

    static void write(FieldWriter out, AdminResponse response) {
        switch (response) {
            case OsdsAre(var osds) -> out.list(osds, AdminCodecs::putOsd);
            case DisksAre(var disks) -> out.list(disks, AdminCodecs::putDisk);
            case MetaStatus status -> putMeta(out, status);
            case ClusterStatus status -> putCluster(out, status);
            case ObjectVerified(var bucket, var key, var size, var k, var m, var shards) -> out.text(bucket).text(key).i64(size).u8(k).u8(m)
                    .list(shards, AdminCodecs::putVerified);
            case VerifiedPage page -> out.text(page.cursor()).bool(page.done()).i64(page.blobsTotal()).i64(page.blobs()).i64(page.shards())
                    .i64(page.corrupt()).i64(page.missing()).i64(page.unreachable()).i64(page.unrecoverable()).i64(page.unreferenced())
                    .texts(page.problems());
            case UserIs(var account) -> AccountCodec.put(out, account);
            case UsersAre(var users) -> out.list(users, AdminCodecs::putUser);
        }
    }

    static Optional<Message> readResponse(int type, FieldReader in) {
        return switch (type) {
            case MessageTypes.OSDS_ARE -> Optional.of(new OsdsAre(in.list(AdminCodecs::getOsd)));
            case MessageTypes.DISKS_ARE -> Optional.of(new DisksAre(in.list(AdminCodecs::getDisk)));
            case MessageTypes.META_STATUS -> Optional.of(getMeta(in));
            case MessageTypes.CLUSTER_STATUS -> Optional.of(getCluster(in));
            case MessageTypes.OBJECT_VERIFIED -> {
                String bucket = in.text();
                String key = in.text();
                long size = in.i64();
                int k = in.u8();
                int m = in.u8();
                yield Optional.of(new ObjectVerified(bucket, key, size, k, m, in.list(AdminCodecs::getVerified)));
            }
            case MessageTypes.VERIFIED_PAGE -> Optional.of(getVerifiedPage(in));
            case MessageTypes.USER_IS -> Optional.of(new UserIs(AccountCodec.get(in)));
            case MessageTypes.USERS_ARE -> Optional.of(new UsersAre(in.list(AdminCodecs::getUser)));
            default -> Optional.empty();
        };
    }

    private static void putOsd(FieldWriter out, Osd osd) {
        Fields.putOsd(out, osd.id());
        out.text(osd.address());
        Fields.putEnum(out, osd.state());
        out.i32(osd.disks()).optional(osd.objects(), Fields::putLong).optional(osd.lastSeenMillis(), Fields::putLong);
    }

    private static Osd getOsd(FieldReader in) {
        OsdId id = Fields.getOsd(in);
        String address = in.text();
        OsdState state = ClusterCodec.getOsdState(in);
        int disks = in.i32();
        Optional<Long> objects = in.optional(Fields::getLong);
        return new Osd(id, address, state, disks, objects, in.optional(Fields::getLong));
    }

    private static void putDisk(FieldWriter out, Disk disk) {
        Fields.putDisk(out, disk.id());
        Fields.putOsd(out, disk.osd());
        out.text(disk.path());
        Fields.putEnum(out, disk.state());
        out.optional(disk.usedBytes(), Fields::putLong).optional(disk.capacityBytes(), Fields::putLong)
                .optional(disk.objects(), Fields::putLong).i64(disk.errors()).text(disk.errorText());
    }

    private static Disk getDisk(FieldReader in) {
        DiskId id = Fields.getDisk(in);
        OsdId osd = Fields.getOsd(in);
        String path = in.text();
        DiskState state = ClusterCodec.getDiskState(in);
        Optional<Long> used = in.optional(Fields::getLong);
        Optional<Long> capacity = in.optional(Fields::getLong);
        Optional<Long> objects = in.optional(Fields::getLong);
        long errors = in.i64();
        return new Disk(id, osd, path, state, used, capacity, objects, errors, in.text());
    }

    private static void putMeta(FieldWriter out, MetaStatus status) {
        out.optional(status.leader(), FieldWriter::text).i64(status.term()).i64(status.committed()).list(status.members(),
                AdminCodecs::putMember);
    }

    private static MetaStatus getMeta(FieldReader in) {
        Optional<String> leader = in.optional(FieldReader::text);
        long term = in.i64();
        long committed = in.i64();
        return new MetaStatus(leader, term, committed, in.list(AdminCodecs::getMember));
    }

    private static void putMember(FieldWriter out, Member member) {
        out.text(member.name()).bool(member.leader()).bool(member.healthy()).i64(member.logIndex())
                .optional(member.behind(), Fields::putLong).optional(member.lastSeenMillis(), Fields::putLong);
    }

    private static Member getMember(FieldReader in) {
        String name = in.text();
        boolean leader = in.bool();
        boolean healthy = in.bool();
        long logIndex = in.i64();
        Optional<Long> behind = in.optional(Fields::getLong);
        return new Member(name, leader, healthy, logIndex, behind, in.optional(Fields::getLong));
    }

    private static void putCluster(FieldWriter out, ClusterStatus status) {
        out.text(status.cluster()).list(status.osds(), AdminCodecs::putOsd).list(status.disks(), AdminCodecs::putDisk);
        putMeta(out, status.meta());
        out.i32(status.placementGroups()).i32(status.writableGroups()).i32(status.degradedGroups()).i64(status.buckets())
                .i64(status.objects()).i64(status.bytes()).list(status.missing(), Fields::putLong).i64(status.lost());
    }

    private static ClusterStatus getCluster(FieldReader in) {
        String cluster = in.text();
        List<Osd> osds = in.list(AdminCodecs::getOsd);
        List<Disk> disks = in.list(AdminCodecs::getDisk);
        MetaStatus meta = getMeta(in);
        int placementGroups = in.i32();
        int writableGroups = in.i32();
        int degradedGroups = in.i32();
        long buckets = in.i64();
        long objects = in.i64();
        long bytes = in.i64();
        List<Long> missing = in.list(Fields::getLong);
        return new ClusterStatus(cluster, osds, disks, meta, placementGroups, writableGroups, degradedGroups, buckets, objects, bytes,
                missing, in.i64());
    }

    private static void putVerified(FieldWriter out, VerifiedShard shard) {
        out.i32(shard.blob()).u8(shard.index());
        Fields.putEnum(out, shard.health());
        out.i32(shard.expectedCrc()).i32(shard.actualCrc()).text(shard.osd()).text(shard.disk()).text(shard.detail());
    }

    private static VerifiedShard getVerified(FieldReader in) {
        int blob = in.i32();
        int index = in.u8();
        ShardHealth health = in.enumOf(ShardHealth.values());
        int expected = in.i32();
        int actual = in.i32();
        String osd = in.text();
        String disk = in.text();
        return new VerifiedShard(blob, index, health, expected, actual, osd, disk, in.text());
    }

    private static VerifiedPage getVerifiedPage(FieldReader in) {
        String cursor = in.text();
        boolean done = in.bool();
        long blobsTotal = in.i64();
        long blobs = in.i64();
        long shards = in.i64();
        long corrupt = in.i64();
        long missing = in.i64();
        long unreachable = in.i64();
        long unrecoverable = in.i64();
        long unreferenced = in.i64();
        return new VerifiedPage(cursor, done, blobsTotal, blobs, shards, corrupt, missing, unreachable, unrecoverable, unreferenced,
                in.texts());
    }

    private static void putUser(FieldWriter out, User user) {
        out.text(user.name());
        Fields.putAccount(out, user.id());
        Fields.putEnum(out, user.policy());
        out.text(user.accessKey());
    }

    private static User getUser(FieldReader in) {
        String name = in.text();
        AccountId id = Fields.getAccount(in);
        Account.Policy policy = AccountCodec.getPolicy(in);
        return new User(name, id, policy, in.text());
    }
}
