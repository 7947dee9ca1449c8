package io.objectio.common.id;

/** One PUT, one attempt at a part, or one completed upload: (blob session, counter). What extents and owners hang on. Sixteen bytes, shown as 32 hex digits. */
public record InstanceId(long high, long low) implements Comparable<InstanceId> {
    /**
     * Parses 32 hex digits.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static InstanceId parse(String text) {
        long[] parts = Hex.parse128(text);
        return new InstanceId(parts[0], parts[1]);
    }

    @Override
    public int compareTo(InstanceId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() { return Hex.text128(high, low); }
}
