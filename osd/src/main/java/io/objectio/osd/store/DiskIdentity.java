package io.objectio.osd.store;

import io.objectio.common.id.ClusterId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;
import java.nio.file.Path;

/** Who a disk is, out of its superblock, and where it was found this time. mountCount grows by one with each open. */
public record DiskIdentity(DiskId disk, ClusterId cluster, OsdId osd, Incarnation incarnation, long mountCount, int highestGeneration,
        Path path) {}
