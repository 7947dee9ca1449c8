package io.objectio.gateway.cluster;

import io.objectio.common.id.DiskId;

/** What this gateway knows of the disks by its own calls; decides nothing but whom to wait for and whom to ask first. */
public interface DiskHealth {
    /** Did calls to this disk fail a short while ago? Such a disk is asked last and gets no new shard while another group is to be had. */
    boolean suspect(DiskId disk);

    /** Does it take several times as long as its peers? Readers then ask others first. */
    boolean slow(DiskId disk);

    /** How long a write waits for this disk once all others are durable. */
    long graceNanos(DiskId disk);

    /** How long a read waits for this disk before it asks another one too. */
    long hedgeNanos(DiskId disk);

    /** The disk did not answer a write within its grace; several in a row without a success between make it suspect. */
    void straggled(DiskId disk);

    /** A call to the disk showed that it cannot serve now. */
    void suspect(DiskId disk, String cause);
}
