package io.objectio.osd.store;

/** Whether a write could begin. */
public sealed interface WriteOpening {
    record Opened(ShardWrite write) implements WriteOpening {}

    /** It could not; nothing is held. Why is one of Full, Busy and Unavailable. */
    record Refused(WriteResult why) implements WriteOpening {}
}
