package io.objectio.osd.store;

/** What became of the compaction of one segment. */
public sealed interface CompactionResult {
    /** The segment is gone; its live records stand at the log's end. */
    record Compacted(long segment, long recordsCopied, long bytesCopied, long bytesFreed) implements CompactionResult {}

    /** It stays as it is: it is open, unknown, damaged, or the disk takes no writes. Why is for people. */
    record Skipped(long segment, String why) implements CompactionResult {}
}
