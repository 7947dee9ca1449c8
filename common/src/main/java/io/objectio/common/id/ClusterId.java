package io.objectio.common.id;

/** One cluster; random bits, made once when the cluster is made. Sixteen bytes, shown as 32 hex digits. */
public record ClusterId(long high, long low) implements Comparable<ClusterId> {
    /**
     * Parses 32 hex digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static ClusterId parse(String text) {
        long[] parts = Hex.parse128(text);
        return new ClusterId(parts[0], parts[1]);
    }

    @Override
    public int compareTo(ClusterId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() { return Hex.text128(high, low); }
}
