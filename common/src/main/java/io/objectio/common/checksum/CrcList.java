package io.objectio.common.checksum;

import java.util.Arrays;

/** An immutable list of CRCs: of the granules of a piece of a shard, or of the k+m shards of a blob by index. */
public final class CrcList {
    private static final CrcList EMPTY = new CrcList(new int[0]);

    private final int[] crcs;

    private CrcList(int[] crcs) { this.crcs = crcs; }

    public static CrcList of(int... crcs) { return new CrcList(crcs.clone()); }

    public static CrcList empty() { return EMPTY; }

    public int size() { return crcs.length; }

    public int get(int index) { return crcs[index]; }

    public int[] toArray() { return crcs.clone(); }

    @Override
    public boolean equals(Object other) { return other instanceof CrcList list && Arrays.equals(crcs, list.crcs); }

    @Override
    public int hashCode() { return Arrays.hashCode(crcs); }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < crcs.length; i++) {
            text.append(i == 0 ? "" : " ").append(String.format("%08x", crcs[i]));
        }
        return text.append(']').toString();
    }
}
