package io.objectio.osd.index;

/** Counts that are kept with the rows, in the same batch. */
public record IndexTotals(long shardCount, long shardBytes, long quarantinedCount) {
    public static final IndexTotals NONE = new IndexTotals(0, 0, 0);

    public IndexTotals plus(IndexEntry entry) {
        return entry.live()
                ? new IndexTotals(shardCount + 1, shardBytes + entry.dataLength(), quarantinedCount)
                : new IndexTotals(shardCount, shardBytes, quarantinedCount + 1);
    }

    public IndexTotals minus(IndexEntry entry) {
        return entry.live()
                ? new IndexTotals(shardCount - 1, shardBytes - entry.dataLength(), quarantinedCount)
                : new IndexTotals(shardCount, shardBytes, quarantinedCount - 1);
    }
}
