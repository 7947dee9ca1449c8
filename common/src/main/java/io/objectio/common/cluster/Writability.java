package io.objectio.common.cluster;

/** What may be written to a placement group now. */
public enum Writability {
    /** All k+m slots are on writable disks. */
    WRITABLE,
    /** One slot is away: five shards of 4+2 and the repair item in the same commit; only used where no WRITABLE group is to be had. */
    WRITABLE_DEGRADED,
    /** Two or more slots are away: reads only. */
    READ_ONLY
}
