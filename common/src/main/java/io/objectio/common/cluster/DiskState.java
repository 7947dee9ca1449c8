package io.objectio.common.cluster;

/** State of a disk as operators see it and as placement uses it. The byte form is the ordinal: append only. */
public enum DiskState {
    /** Reads and writes. */
    HEALTHY,
    /** One read error, or slow against its peers: still used, watched. */
    SUSPECT,
    /** Write or sync error, the third read error in an hour, or an operator's word: takes no new shard; readable shards stay sources. */
    FAILED,
    /** The folder or device is not there (or not the one that was opened): comes back by itself. */
    AWAY,
    /** No room for new shards; reads and deletes go on. */
    FULL,
    /** Leaving on purpose: read, not written. */
    DRAINING;

    /** May a new shard go there? */
    public boolean writable() { return this == HEALTHY || this == SUSPECT; }

    /** Is it worth asking for a shard? A FAILED disk may still read. */
    public boolean readable() { return this != AWAY; }
}
