package io.objectio.codec.loop;

/** A way to multiply a GF(2^8) matrix with native memory. All loops give the same bytes; they differ in speed. Threads: stateless. */
public interface CodingLoop {
    /** Stable name for configuration, logs and metrics, such as {@code swar} or {@code vector-256}. */
    String name();

    /** Prepares tables for a matrix, rows of equal length of at least one column. Costs microseconds: cache the result. */
    CodingProgram compile(byte[][] rows);
}
