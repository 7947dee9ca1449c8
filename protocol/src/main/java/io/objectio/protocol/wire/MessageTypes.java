package io.objectio.protocol.wire;

/**
 * The type numbers of all messages. A number is never used again, also not after its message is gone. The high byte is the family:
 * 00 control, 01 OSD requests, 02 OSD responses, 03 meta requests, 04 meta responses, 05 admin requests, 06 admin responses.
 */
final class MessageTypes {
    static final int HELLO = 0x0001;
    static final int PROOF = 0x0002;
    static final int REFUSAL = 0x0003;
    static final int FAILURE = 0x0004;

    static final int WRITE_CELL = 0x0101;
    static final int ABANDON_SHARD = 0x0102;
    static final int READ_CELL = 0x0103;
    static final int VERIFY_SHARDS = 0x0104;
    static final int DELETE_SHARDS = 0x0105;
    static final int LIST_SHARDS = 0x0106;

    static final int CELL_RECEIVED = 0x0201;
    static final int SHARD_DURABLE = 0x0202;
    static final int ABANDONED = 0x0203;
    static final int CELL_DATA = 0x0204;
    static final int VERIFIED = 0x0205;
    static final int DELETED = 0x0206;
    static final int SHARD_PAGE = 0x0207;
    static final int OSD_REFUSED = 0x0208;

    static final int SUBMIT = 0x0301;
    static final int RENEW_SESSION = 0x0302;
    static final int GET_BUCKET = 0x0303;
    static final int LIST_BUCKETS = 0x0304;
    static final int LOOKUP = 0x0305;
    static final int GET_EXTENTS = 0x0306;
    static final int LIST_OBJECTS = 0x0307;
    static final int GET_UPLOAD = 0x0308;
    static final int LIST_PARTS = 0x0309;
    static final int LIST_UPLOADS = 0x030a;
    static final int GET_MAP = 0x030b;
    static final int GET_ACCOUNTS = 0x030c;
    static final int HEARTBEAT = 0x030d;
    static final int GET_CONDEMNED = 0x030e;

    static final int SUBMITTED = 0x0401;
    static final int META_FAILED = 0x0402;
    static final int SESSION_ALIVE = 0x0403;
    static final int BUCKET_FOUND = 0x0404;
    static final int BUCKET_PAGE = 0x0405;
    static final int OBJECT_FOUND = 0x0406;
    static final int EXTENTS = 0x0407;
    static final int OBJECT_PAGE = 0x0408;
    static final int UPLOAD_FOUND = 0x0409;
    static final int PART_PAGE = 0x040a;
    static final int UPLOAD_PAGE = 0x040b;
    static final int MAP_IS = 0x040c;
    static final int ACCOUNTS_ARE = 0x040d;
    static final int HEARTBEAT_SEEN = 0x040e;
    static final int CONDEMNED_ARE = 0x040f;

    static final int LIST_OSDS = 0x0501;
    static final int LIST_DISKS = 0x0502;
    static final int GET_META_STATUS = 0x0503;
    static final int GET_CLUSTER_STATUS = 0x0504;
    static final int VERIFY_OBJECT = 0x0505;
    static final int VERIFY_FULL = 0x0506;
    static final int ADD_USER = 0x0507;
    static final int LIST_USERS = 0x0508;

    static final int OSDS_ARE = 0x0601;
    static final int DISKS_ARE = 0x0602;
    static final int META_STATUS = 0x0603;
    static final int CLUSTER_STATUS = 0x0604;
    static final int OBJECT_VERIFIED = 0x0605;
    static final int VERIFIED_PAGE = 0x0606;
    static final int USER_IS = 0x0607;
    static final int USERS_ARE = 0x0608;

    private MessageTypes() {}
}
