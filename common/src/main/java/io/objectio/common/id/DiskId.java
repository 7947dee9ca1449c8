package io.objectio.common.id;

/** One formatted disk; random bits in its superblock. A disk is found by this and never by its path or place in a list. Sixteen bytes, shown as 32 hex digits. */
public record DiskId(long high, long low) implements Comparable<DiskId> {
    /**
     * Parses 32 hex digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static DiskId parse(String text) {
        long[] parts = Hex.parse128(text);
        return new DiskId(parts[0], parts[1]);
    }

    @Override
    public int compareTo(DiskId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() { return Hex.text128(high, low); }
}
