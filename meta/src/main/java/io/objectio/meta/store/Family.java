package io.objectio.meta.store;

/**
 * The column families. The order is a format: the state's digest hashes the ordinal, so append only. Every key but those of STATE begins with the
 * metadata group, 16 bits.
 */
public enum Family {
    /** Singletons: applied (term, index), digest, cluster, counters, notes of the Raft adapter. RocksDB's own default family. */
    STATE("default"), DIRECTORY("directory"), BUCKETS("buckets"), CURRENT("current"), VERSIONS("versions"), EXTENTS("extents"), PARTS(
            "parts"), LAYOUT("layout"), UPLOADS("uploads"), BLOBS("blobs"), OWNERS("owners"), EXCEPTIONS("exceptions"), REFS(
                    "refs"), CONDEMNED("condemned"), PGS("pgs"), DISKS("disks"), NODES("nodes"), SESSIONS(
                            "sessions"), ANSWERS("answers"), TASKS("tasks"), COUNTS("counts"), ACCOUNTS("accounts"), FEED("feed");

    private final String columnFamily;

    Family(String columnFamily) { this.columnFamily = columnFamily; }

    /** Its number in digests and copies; never changed. */
    @SuppressWarnings("EnumOrdinal") // the order is the format, see above
    public int code() { return ordinal(); }

    /** Its name in RocksDB. */
    public String columnFamily() { return columnFamily; }
}
