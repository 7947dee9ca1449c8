package io.objectio.common.id;

/** A placement group: metadata group 16 bits, generation 16, number 32. Eight bytes in every format. */
public record PgId(int group, int generation, long number) implements Comparable<PgId> {
    public PgId {
        if (group < 0 || group > 0xffff || generation < 0 || generation > 0xffff || number < 0 || number > 0xffff_ffffL) {
            throw new IllegalArgumentException(
                    "placement group out of range: group=" + group + " generation=" + generation + " number=" + number);
        }
    }

    public static PgId of(long value) { return new PgId((int) (value >>> 48), (int) (value >>> 32) & 0xffff, value & 0xffff_ffffL); }

    public long value() { return (long) group << 48 | (long) generation << 32 | number; }

    @Override
    public int compareTo(PgId other) { return Long.compareUnsigned(value(), other.value()); }

    @Override
    public String toString() { return "pg" + group + "." + generation + "." + number; }
}
