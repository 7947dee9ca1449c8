package io.objectio.meta.store;

/**
 * A place in a range of rows. Stands on the first row when made:
 * {@code for (; cursor.valid(); cursor.next()) { ... cursor.key() ... }}. One thread.
 */
public interface RowCursor extends AutoCloseable {
    /** Does it stand on a row (or is the range at its end)? */
    boolean valid();

    byte[] key();

    byte[] value();

    void next();

    /** Moves to the first row of the range at or behind key, also backwards. */
    void seek(byte[] key);

    @Override
    void close();
}
