package io.objectio.gateway.read;

/** Bytes from..to-1 of a cell. */
record CellRange(int from, int to) {
    CellRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no such range: " + from + ".." + to);
        }
    }

    int length() { return to - from; }

    boolean covers(CellRange other) { return from <= other.from && to >= other.to; }

    CellRange hull(CellRange other) { return new CellRange(Math.min(from, other.from), Math.max(to, other.to)); }
}
