package io.objectio.common.cluster;

import io.objectio.common.id.OsdId;

/** An OSD: address is host:port, or "local" for one in the same process. */
public record OsdRow(OsdId id, String address, OsdState state) {}
