package io.objectio.meta.store;

import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** A cursor over a range of a sorted map. */
final class MapCursor implements RowCursor {
    private final NavigableMap<byte[], byte[]> range;
    private Map.@Nullable Entry<byte[], byte[]> at;

    MapCursor(NavigableMap<byte[], byte[]> range) {
        this.range = range;
        this.at = range.firstEntry();
    }

    @Override
    public boolean valid() { return at != null; }

    @Override
    public byte[] key() { return entry().getKey().clone(); }

    @Override
    public byte[] value() { return entry().getValue().clone(); }

    @Override
    public void next() { at = range.higherEntry(entry().getKey()); }

    @Override
    public void seek(byte[] key) { at = range.ceilingEntry(key); }

    @Override
    public void close() {}

    private Map.Entry<byte[], byte[]> entry() {
        if (at == null) {
            throw new IllegalStateException("the cursor is at the end of its range");
        }
        return at;
    }
}
