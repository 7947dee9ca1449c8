package io.objectio.meta.store;

import java.util.Optional;

/**
 * Rows that can be read: a view of a store, or a batch with its own writes on top. Keys are ordered by their unsigned bytes. Arrays given are not
 * kept, arrays returned are the caller's.
 *
 * <p>Every method throws {@link StoreFailure} where the disk under the store cannot be read: the process has to halt.
 */
public interface Rows {
    /** The value of exactly this key. */
    Optional<byte[]> get(Family family, byte[] key);

    /** The rows with from &lt;= key &lt; end in order. Close it: it may pin memory of the store. */
    RowCursor cursor(Family family, byte[] from, byte[] end);

    /** The row with the greatest key that is lowest &lt;= key &lt;= highest. */
    Optional<Row> floor(Family family, byte[] lowest, byte[] highest);

    /** Is there a row with from &lt;= key &lt; end? */
    default boolean any(Family family, byte[] from, byte[] end) {
        try (RowCursor cursor = cursor(family, from, end)) {
            return cursor.valid();
        }
    }
}
