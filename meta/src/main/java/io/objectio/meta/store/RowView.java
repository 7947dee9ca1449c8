package io.objectio.meta.store;

/** The rows as of one applied index; later commits do not change it. Any thread, several at once. Close it soon: it pins old rows. */
public interface RowView extends Rows, AutoCloseable {
    Applied applied();

    @Override
    void close();
}
