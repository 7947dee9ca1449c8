package io.objectio.common.config;

/** A rate in a configuration, in bytes per second; its text is what {@link ByteSizes} reads, with {@code /s}. */
public record ByteRate(long bytesPerSecond) {
    public ByteRate {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate is not negative: " + bytesPerSecond);
        }
    }

    /** Parses for example {@code 50MiB/s}. */
    public static ByteRate parse(String text) { return new ByteRate(ByteSizes.parseRate(text)); }

    @Override
    public String toString() { return ByteSizes.text(bytesPerSecond) + "/s"; }
}
