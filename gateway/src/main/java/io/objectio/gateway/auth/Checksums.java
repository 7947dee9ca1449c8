package io.objectio.gateway.auth;

import io.objectio.gateway.error.S3Error;
import io.objectio.gateway.error.S3Exception;
import io.objectio.protocol.meta.Checksum;
import io.objectio.protocol.meta.Checksum.Algorithm;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What S3's five checksum algorithms are called, how long they are, and how those of parts make that of a whole. Stateless. */
public final class Checksums {
    private static final CrcCombiner CRC32 = new CrcCombiner(32, 0xEDB88320L);
    private static final CrcCombiner CRC32C = new CrcCombiner(32, 0x82F63B78L);
    private static final CrcCombiner CRC64NVME = new CrcCombiner(64, Crc64Nvme.POLYNOMIAL);

    private Checksums() {}

    /** A part's checksum and its length in bytes. */
    public record Piece(Checksum checksum, long length) {}

    /** The header or trailer that carries it. */
    public static String header(Algorithm algorithm) {
        return "x-amz-checksum-" + algorithm.name().toLowerCase(Locale.ROOT);
    }

    /** The XML element that carries it. */
    public static String element(Algorithm algorithm) { return "Checksum" + algorithm.name(); }

    public static Optional<Algorithm> ofHeader(String header) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (header(algorithm).equals(header)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** By its name in headers and XML, any case. */
    public static Optional<Algorithm> named(String name) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.name().equalsIgnoreCase(name)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** What a multipart upload gets if it names only the algorithm. */
    public static Checksum.Type defaultType(Algorithm algorithm) {
        return algorithm == Algorithm.CRC64NVME ? Checksum.Type.FULL_OBJECT : Checksum.Type.COMPOSITE;
    }

    /** Digests can only be composed, CRC64NVME only be combined; the other CRCs do both. */
    public static boolean allows(Algorithm algorithm, Checksum.Type type) {
        return switch (algorithm) {
            case CRC32, CRC32C -> true;
            case CRC64NVME -> type == Checksum.Type.FULL_OBJECT;
            case SHA1, SHA256 -> type == Checksum.Type.COMPOSITE;
        };
    }

    static int length(Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32, CRC32C -> 4;
            case CRC64NVME -> 8;
            case SHA1 -> 20;
            case SHA256 -> 32;
        };
    }

    /** True if the text is base64 of the right number of bytes. */
    public static boolean isWellFormed(Algorithm algorithm, String text) {
        try {
            return Base64.getDecoder().decode(text).length == length(algorithm);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The checksum of the whole from those of its parts in order, each of the named algorithm.
     *
     * @throws S3Exception INVALID_PART if one has another
     */
    public static Checksum ofParts(Algorithm algorithm, Checksum.Type type, List<Piece> parts) throws S3Exception {
        for (Piece part : parts) {
            if (part.checksum().algorithm() != algorithm) {
                throw S3Error.INVALID_PART
                        .exception("A part has a " + part.checksum().algorithm() + " checksum; the upload's is " + algorithm + ".");
            }
        }
        return switch (type) {
            case COMPOSITE -> composite(algorithm, parts);
            case FULL_OBJECT -> combined(algorithm, parts);
        };
    }

    private static Checksum composite(Algorithm algorithm, List<Piece> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Piece part : parts) {
            all.writeBytes(Base64.getDecoder().decode(part.checksum().value()));
        }
        RunningDigest digest = RunningDigest.of(algorithm);
        digest.update(ByteBuffer.wrap(all.toByteArray()));
        return new Checksum(algorithm, Checksum.Type.COMPOSITE, digest.base64() + "-" + parts.size());
    }

    private static Checksum combined(Algorithm algorithm, List<Piece> parts) {
        CrcCombiner combiner = switch (algorithm) {
            case CRC32 -> CRC32;
            case CRC32C -> CRC32C;
            case CRC64NVME -> CRC64NVME;
            case SHA1, SHA256 -> throw new IllegalArgumentException(algorithm + " cannot be combined");
        };
        long crc = 0;
        for (Piece part : parts) {
            crc = combiner.combine(crc, number(Base64.getDecoder().decode(part.checksum().value())), part.length());
        }
        byte[] bytes = ByteBuffer.allocate(8).putLong(crc).array();
        int length = length(algorithm);
        byte[] last = java.util.Arrays.copyOfRange(bytes, 8 - length, 8);
        return new Checksum(algorithm, Checksum.Type.FULL_OBJECT, Base64.getEncoder().encodeToString(last));
    }

    private static long number(byte[] bigEndian) {
        long value = 0;
        for (byte b : bigEndian) {
            value = value << 8 | (b & 0xff);
        }
        return value;
    }
}
