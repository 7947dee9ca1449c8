package io.objectio.osd.store;

/** A closed segment: bytes of the file, and bytes of shards in it that are still live by the index. */
public record SegmentFigures(long segment, long fileBytes) {}
