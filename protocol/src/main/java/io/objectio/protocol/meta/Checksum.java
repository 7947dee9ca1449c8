package io.objectio.protocol.meta;

/** An S3 checksum of a whole object or part, base64 as S3 shows it; COMPOSITE ones carry their "-N". */
public record Checksum(Algorithm algorithm, Type type, String value) {
    /** The byte form is the ordinal: append only. */
    public enum Algorithm {
        CRC32, CRC32C, SHA1, SHA256, CRC64NVME
    }

    /** The byte form is the ordinal: append only. */
    public enum Type {
        FULL_OBJECT, COMPOSITE
    }
}
