package io.objectio.protocol.admin;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.OsdId;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.rpc.Message;
import java.util.List;
import java.util.Optional;

/** Responses to the CLI. Failures come as {@code MetaResponse.Failed}. Unknown numbers are empty, never zero. */
public sealed interface AdminResponse extends Message {
    record OsdsAre(List<Osd> osds) implements AdminResponse {
        public OsdsAre { osds = List.copyOf(osds); }
    }

    /** lastSeenMillis: how long ago the last heartbeat came; empty if this leader has heard none. objects: shards on its disks. */
    record Osd(OsdId id, String address, OsdState state, int disks, Optional<Long> objects, Optional<Long> lastSeenMillis) {}

    record DisksAre(List<Disk> disks) implements AdminResponse {
        public DisksAre { disks = List.copyOf(disks); }
    }

    record Disk(DiskId id, OsdId osd, String path, DiskState state, Optional<Long> usedBytes, Optional<Long> capacityBytes,
            Optional<Long> objects,
            long errors, String errorText) {}

    record MetaStatus(Optional<String> leader, long term, long committed, List<Member> members) implements AdminResponse {
        public MetaStatus { members = List.copyOf(members); }
    }

    /** behind: entries that it lacks; empty for the leader. lastSeenMillis: empty when it is in touch. */
    record Member(String name, boolean leader, boolean healthy, long logIndex, Optional<Long> behind, Optional<Long> lastSeenMillis) {}

    /** missing.get(n): blobs (as owners count them) with n shards missing, n = 0..m; lost: with fewer than k good. */
    record ClusterStatus(String cluster, List<Osd> osds, List<Disk> disks, MetaStatus meta, int placementGroups, int writableGroups,
            int degradedGroups, long buckets, long objects, long bytes, List<Long> missing, long lost) implements AdminResponse {
        public ClusterStatus {
            osds = List.copyOf(osds);
            disks = List.copyOf(disks);
            missing = List.copyOf(missing);
        }
    }

    /** One entry for each shard of each blob of the object, in order of blob, then index. */
    record ObjectVerified(String bucket, String key, long size, int k, int m, List<VerifiedShard> shards) implements AdminResponse {
        public ObjectVerified { shards = List.copyOf(shards); }
    }

    /** The byte form is the ordinal: append only. */
    enum ShardHealth {
        OK, CORRUPT, MISSING, UNREACHABLE
    }

    /** blob counts from 0 in the order of the object's bytes; index from 0; disk and osd where the shard should be. */
    record VerifiedShard(int blob, int index, ShardHealth health, int expectedCrc, int actualCrc, String osd, String disk, String detail) {}

    /**
     * The counts are of this page alone; the CLI adds them up. done: no further page. problems are for people, at most 100 a page.
     *
     * @param missing      shards that the metadata has on a disk that lacks them
     * @param unreferenced shards on disks that no row names and that no open session may still name
     */
    record VerifiedPage(String cursor, boolean done, long blobsTotal, long blobs, long shards, long corrupt, long missing, long unreachable,
            long unrecoverable,
            long unreferenced, List<String> problems) implements AdminResponse {
        public VerifiedPage { problems = List.copyOf(problems); }
    }

    record UserIs(Account account) implements AdminResponse {}

    record UsersAre(List<User> users) implements AdminResponse {
        public UsersAre { users = List.copyOf(users); }
    }

    record User(String name, AccountId id, Account.Policy policy, String accessKey) {}

}
