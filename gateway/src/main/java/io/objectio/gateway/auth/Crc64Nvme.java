package io.objectio.gateway.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * CRC-64/NVME: reflected polynomial 0x9A6C9329AC4BC9B5, all ones in and out; "123456789" gives 0xAE8B14860A799888. Sixteen bytes a step with
 * sixteen tables (slicing; Kounavis and Berry 2005). One thread.
 */
final class Crc64Nvme {
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
    private static final int SLICES = 16;
    private static final long[][] TABLES = tables();

    private long crc = -1L;

    private static long[][] tables() {
        long[][] tables = new long[SLICES][256];
        for (int i = 0; i < 256; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) != 0 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
            }
            tables[0][i] = value;
        }
        for (int slice = 1; slice < SLICES; slice++) {
            for (int i = 0; i < 256; i++) {
                long before = tables[slice - 1][i];
                tables[slice][i] = (before >>> 8) ^ tables[0][(int) before & 0xff];
            }
        }
        return tables;
    }

    void update(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long value = crc;
        int position = in.position();
        int limit = in.limit();
        for (; limit - position >= SLICES; position += SLICES) {
            long a = value ^ in.getLong(position);
            long b = in.getLong(position + 8);
            value = eight(a, 8) ^ eight(b, 0);
        }
        for (; position < limit; position++) {
            value = (value >>> 8) ^ TABLES[0][(int) (value ^ in.get(position)) & 0xff];
        }
        crc = value;
    }

    private static long eight(long word, int slice) {
        return TABLES[slice + 7][(int) word & 0xff] ^ TABLES[slice + 6][(int) (word >>> 8) & 0xff]
                ^ TABLES[slice + 5][(int) (word >>> 16) & 0xff]
                ^ TABLES[slice + 4][(int) (word >>> 24) & 0xff] ^ TABLES[slice + 3][(int) (word >>> 32) & 0xff]
                ^ TABLES[slice + 2][(int) (word >>> 40) & 0xff] ^ TABLES[slice + 1][(int) (word >>> 48) & 0xff]
                ^ TABLES[slice][(int) (word >>> 56)];
    }

    long value() { return ~crc; }
}
