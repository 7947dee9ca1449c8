package io.objectio.it.simulation;

/** Bugs that a run can be given, to prove that the simulation would see them. */
enum Plant {
    NONE,
    /** The gateway counts one shard of a blob that a disk refused as durable: it acknowledges with four. */
    ACKNOWLEDGE_AT_FOUR,
    /** A disk answers "durable" before its sync. */
    SKIP_SYNC,
    /** The gateway names the disk's present life and not the one that took the shard: the fence of the commit is gone. */
    IGNORE_INCARNATION,
    /** Meta forgets what it condemned, and accepts a commit that names it. */
    FORGET_CONDEMNED,
    /** The gateway tells clients "done" although meta refused or did not answer. */
    ACKNOWLEDGE_UNCOMMITTED,
    /** The reader takes granules for good without looking. */
    TRUST_DISKS
}
