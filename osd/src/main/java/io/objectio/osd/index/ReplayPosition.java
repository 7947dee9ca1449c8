package io.objectio.osd.index;

/**
 * Everything before this is in the index.
 *
 * @param segment      and offset: where the next group would stand
 * @param nextGroup    the sequence that it would have
 * @param nextSequence the record sequence that it would begin with
 */
public record ReplayPosition(long segment, long offset, long nextGroup, long nextSequence) {
    /** Before the first group of the first segment. */
    public static final ReplayPosition START = new ReplayPosition(0, 0, 1, 1);
}
