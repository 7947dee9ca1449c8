package io.objectio.meta.store;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A range of a batch: the rows under it with the batch's writes laid over them. The batch may change while it is open; next() sees that. */
final class MergedCursor implements RowCursor {
    private final NavigableMap<byte[], Optional<byte[]>> over;
    private final RowCursor under;
    private final Runnable countRead;
    private byte @Nullable [] key;
    private byte @Nullable [] value;

    MergedCursor(NavigableMap<byte[], Optional<byte[]>> over, RowCursor under, Runnable countRead) {
        this.over = over;
        this.under = under;
        this.countRead = countRead;
        settle(over.isEmpty() ? null : over.firstEntry());
    }

    @Override
    public boolean valid() { return key != null; }

    @Override
    public byte[] key() { return present(key); }

    @Override
    public byte[] value() { return present(value); }

    @Override
    public void next() {
        byte[] last = present(key);
        if (under.valid() && RowBatch.KEY_ORDER.compare(under.key(), last) <= 0) {
            under.next();
        }
        settle(over.higherEntry(last));
    }

    @Override
    public void seek(byte[] target) {
        under.seek(target);
        settle(over.ceilingEntry(target));
    }

    @Override
    public void close() { under.close(); }

    /** Takes the smaller of the two next rows; of equal ones the upper; passes over deletions. */
    private void settle(Map.@Nullable Entry<byte[], Optional<byte[]>> candidate) {
        Map.Entry<byte[], Optional<byte[]>> upper = candidate;
        while (true) {
            int order = upper == null
                    ? (under.valid() ? 1 : 0)
                    : under.valid() ? RowBatch.KEY_ORDER.compare(upper.getKey(), under.key()) : -1;
            if (upper == null && order == 0) {
                key = null;
                value = null;
                return;
            }
            if (upper == null || order > 0) {
                take(under.key(), under.value());
                return;
            }
            if (upper.getValue().isPresent()) {
                take(upper.getKey().clone(), upper.getValue().get().clone());
                return;
            }
            if (order == 0) {
                under.next();
            }
            upper = over.higherEntry(upper.getKey());
        }
    }

    private void take(byte[] newKey, byte[] newValue) {
        countRead.run();
        key = newKey;
        value = newValue;
    }

    private static byte[] present(byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new IllegalStateException("the cursor is at the end of its range");
        }
        return bytes;
    }
}
