package io.objectio.common.cluster;

import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.OsdId;

/** A disk: path as its OSD names it, capacity in bytes at registration. */
public record DiskRow(DiskId id, OsdId osd, String path, Incarnation incarnation, DiskState state, long capacityBytes,
        FailureDomain domain) {
    public DiskRow withState(DiskState newState) { return new DiskRow(id, osd, path, incarnation, newState, capacityBytes, domain); }
}
