package io.objectio.codec.loop;

/**
 * One matrix, ready to be multiplied with shards: output r = sum over c of rows[r][c] * input c, byte by byte in GF(2^8).
 *
 * <p>Threads: immutable; any number of calls at once.
 */
@FunctionalInterface
public interface CodingProgram {
    /**
     * Runs over {@code bytes} bytes at raw native addresses of any alignment.
     *
     * <p>The caller has checked that there are as many inputs and outputs as the matrix has columns and rows, that each address has {@code bytes}
     * accessible bytes, that no output overlaps anything else, and keeps the memory alive until the return. Nothing here checks it again: a wrong address
     * reads or overwrites foreign memory. Zero bytes touch no memory, but go as far as the loops: thousands of such calls and a few real ones have them compiled
     * without the time that interpreted vector code takes.
     */
    void run(long[] inputs, long[] outputs, int bytes);
}
