package io.objectio.codec;

import io.objectio.codec.loop.GaloisField;

/**
 * Matrices over GF(2^8) as arrays of rows of unsigned bytes, and the coding matrix: Vandermonde of k + m rows (row r, column c: r^c) times the inverse of
 * its top square, so that the first k rows are the identity. This is the matrix of Backblaze's JavaReedSolomon, and it is on disk for good: every shard ever
 * written depends on it.
 *
 * <p>Worked example: the parity rows of 4+2 are {@code 1b 1c 12 14} and {@code 1c 1b 14 12} (hex).
 */
final class CodingMatrix {
    private CodingMatrix() {}

    /** All k + m rows of the code. */
    static byte[][] systematic(int k, int m) {
        byte[][] vandermonde = new byte[k + m][k];
        for (int r = 0; r < k + m; r++) {
            for (int c = 0; c < k; c++) {
                vandermonde[r][c] = (byte) GaloisField.power(r, c);
            }
        }
        byte[][] top = new byte[k][];
        System.arraycopy(vandermonde, 0, top, 0, k);
        return multiply(vandermonde, invert(top));
    }

    /**
     * Rows that give the wanted shards from k survivors: wanted = code[wanted] * inverse(code[survivors]) * survivors.
     *
     * @param survivors exactly k distinct shard indexes; columns come in this order
     */
    static byte[][] decodeRows(byte[][] code, int[] survivors, int[] wanted) {
        return multiply(select(code, wanted), invert(select(code, survivors)));
    }

    private static byte[][] select(byte[][] rows, int[] indexes) {
        byte[][] selected = new byte[indexes.length][];
        for (int i = 0; i < indexes.length; i++) {
            selected[i] = rows[indexes[i]];
        }
        return selected;
    }

    static byte[][] multiply(byte[][] a, byte[][] b) {
        byte[][] product = new byte[a.length][b[0].length];
        for (int r = 0; r < a.length; r++) {
            for (int c = 0; c < b[0].length; c++) {
                int sum = 0;
                for (int i = 0; i < b.length; i++) {
                    sum ^= GaloisField.multiply(a[r][i] & 0xFF, b[i][c] & 0xFF);
                }
                product[r][c] = (byte) sum;
            }
        }
        return product;
    }

    /** Gauss-Jordan with the identity beside it. */
    static byte[][] invert(byte[][] matrix) {
        int n = matrix.length;
        byte[][] work = new byte[n][2 * n];
        for (int r = 0; r < n; r++) {
            System.arraycopy(matrix[r], 0, work[r], 0, n);
            work[r][n + r] = 1;
        }
        for (int pivot = 0; pivot < n; pivot++) {
            int from = pivot;
            while (from < n && work[from][pivot] == 0) {
                from++;
            }
            if (from == n) {
                throw new ArithmeticException("singular matrix of " + n + " rows, no pivot in column " + pivot);
            }
            byte[] row = work[from];
            work[from] = work[pivot];
            work[pivot] = row;
            scale(row, GaloisField.inverse(row[pivot] & 0xFF));
            for (int r = 0; r < n; r++) {
                if (r != pivot) {
                    addScaled(work[r], row, work[r][pivot] & 0xFF);
                }
            }
        }
        byte[][] inverse = new byte[n][n];
        for (int r = 0; r < n; r++) {
            System.arraycopy(work[r], n, inverse[r], 0, n);
        }
        return inverse;
    }

    private static void scale(byte[] row, int factor) {
        for (int c = 0; c < row.length; c++) {
            row[c] = (byte) GaloisField.multiply(row[c] & 0xFF, factor);
        }
    }

    private static void addScaled(byte[] target, byte[] row, int factor) {
        for (int c = 0; c < target.length; c++) {
            target[c] ^= (byte) GaloisField.multiply(row[c] & 0xFF, factor);
        }
    }
}
