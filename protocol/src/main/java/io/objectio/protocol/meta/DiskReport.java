package io.objectio.protocol.meta;

import io.objectio.common.cluster.DiskState;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;

/**
 * A disk as its OSD sees it now.
 *
 * @param shards    how many shards its index has
 * @param errors    how many errors since the start
 * @param errorText the last one for people ("I/O error"), empty if none
 */
public record DiskReport(DiskId disk, String path, Incarnation incarnation, DiskState state, long capacityBytes, long usedBytes,
        long freeBytes,
        long shards, long errors, String errorText) {}
