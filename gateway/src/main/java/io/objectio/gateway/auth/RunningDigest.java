package io.objectio.gateway.auth;

import io.objectio.protocol.meta.Checksum.Algorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** A checksum that grows with the bytes. The value may be taken once. One thread. */
interface RunningDigest {
    /** Takes the remaining bytes; the caller's position stays. */
    void update(ByteBuffer bytes);

    /** Big-endian, as S3 encodes it. */
    byte[] value();

    default String base64() { return Base64.getEncoder().encodeToString(value()); }

    static RunningDigest of(Algorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> crc(new CRC32());
            case CRC32C -> crc(new CRC32C());
            case CRC64NVME -> crc64();
            case SHA1 -> message("SHA-1");
            case SHA256 -> message("SHA-256");
        };
    }

    static RunningDigest message(String name) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(name + " is part of every JDK", e);
        }
        return new RunningDigest() {
            @Override
            public void update(ByteBuffer bytes) { digest.update(bytes.duplicate()); }

            @Override
            public byte[] value() { return digest.digest(); }
        };
    }

    private static RunningDigest crc(java.util.zip.Checksum crc) {
        return new RunningDigest() {
            @Override
            public void update(ByteBuffer bytes) { crc.update(bytes.duplicate()); }

            @Override
            public byte[] value() { return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array(); }
        };
    }

    private static RunningDigest crc64() {
        Crc64Nvme crc = new Crc64Nvme();
        return new RunningDigest() {
            @Override
            public void update(ByteBuffer bytes) { crc.update(bytes); }

            @Override
            public byte[] value() { return ByteBuffer.allocate(8).putLong(crc.value()).array(); }
        };
    }
}
