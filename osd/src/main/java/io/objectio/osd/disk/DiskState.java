package io.objectio.osd.disk;

/** What a disk is shown as. The table of what leads where is in {@link DiskCondition}. */
public enum DiskState {
    /** Reads, writes and deletes are served. */
    HEALTHY,
    /** One read error in the last hour, or slow against its peers; everything is still served. */
    SUSPECT,
    /** A write or sync failed, reads failed three times in an hour, or an I/O hangs: no writes any more; what can still be read is served as a source. */
    FAILED,
    /** Its directory is gone or is another one; nothing is served until it is back. */
    AWAY,
    /** Free space is at the reserve: no new shards; reads and deletes go on. */
    FULL,
    /** Is being emptied by an operator: no new shards; reads and deletes go on. */
    DRAINING;

    /** Whether new shards are taken. */
    public boolean takesShards() { return this == HEALTHY || this == SUSPECT; }

    /** Whether tombstones can be written. */
    public boolean takesDeletes() { return this != FAILED && this != AWAY; }

    /** Whether reads are tried. */
    public boolean serves() { return this != AWAY; }
}
