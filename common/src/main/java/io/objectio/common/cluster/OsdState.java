package io.objectio.common.cluster;

/** State of an OSD: heard of within the heartbeat timeout, or not. The byte form is the ordinal: append only. */
public enum OsdState {
    UP, DOWN
}
