package io.objectio.protocol.admin;

import io.objectio.common.id.OsdId;
import io.objectio.protocol.meta.Account;
import io.objectio.protocol.rpc.Message;
import java.util.Optional;

/** Requests of the CLI to meta's port 9101. Only an account with policy ADMIN (or a node of the cluster) may ask them. */
public sealed interface AdminRequest extends Message {
    /** Answer: OsdsAre. */
    record ListOsds() implements AdminRequest {}

    /** Disks of one OSD or of all. Answer: DisksAre, or Failed NO_SUCH_OSD. */
    record ListDisks(Optional<OsdId> osd) implements AdminRequest {}

    /** Answer: MetaStatus. */
    record GetMetaStatus() implements AdminRequest {}

    /** Answer: ClusterStatus. */
    record GetClusterStatus() implements AdminRequest {}

    /** Reads and checks every shard of an object. Answer: ObjectVerified, or Failed NO_SUCH_BUCKET / NO_SUCH_KEY. */
    record VerifyObject(String bucket, String key) implements AdminRequest {}

    /**
     * Checks a page of all blobs (every shard read and compared), then, after the last blob, compares each disk's inventory with the metadata.
     * cursor: empty at first, then what the last answer said. Answer: VerifiedPage.
     */
    record VerifyFull(String cursor) implements AdminRequest {}

    /** Makes an account with random keys. Answer: UserIs, or Failed NAME_IN_USE. */
    record AddUser(String name, Account.Policy policy) implements AdminRequest {}

    /** Answer: UsersAre. */
    record ListUsers() implements AdminRequest {}
}
