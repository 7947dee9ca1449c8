package io.objectio.common.config;

/** A size in a configuration; its text is what {@link ByteSizes} reads. */
public record ByteSize(long bytes) {
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /** Parses for example {@code 4MiB}. */
    public static ByteSize parse(String text) { return new ByteSize(ByteSizes.parse(text)); }

    @Override
    public String toString() { return ByteSizes.text(bytes); }
}
