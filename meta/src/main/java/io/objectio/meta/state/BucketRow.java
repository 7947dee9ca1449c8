package io.objectio.meta.state;

import io.objectio.common.id.AccountId;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.Fields;

/**
 * A bucket by its id.
 *
 * @param deleted  true while uploads of a deleted bucket are cleaned up; for everyone else it is not there
 * @param objects  versions that exist
 * @param bytes    their sizes
 * @param feed     sequence of the change feed, raised by each change
 */
record BucketRow(AccountId account, boolean deleted, long objects, long bytes, long feed) {
    BucketRow changed(long moreObjects, long moreBytes) {
        return new BucketRow(account, deleted, objects + moreObjects, bytes + moreBytes, feed + 1);
    }

    BucketRow asDeleted() { return new BucketRow(account, true, objects, bytes, feed); }

    byte[] toBytes() {
        var out = RowFields.writer();
        Fields.putAccount(out, account);
        return out.bool(deleted).i64(objects).i64(bytes).i64(feed).toArray();
    }

    static BucketRow of(byte[] value) {
        FieldReader in = RowFields.reader(value);
        return new BucketRow(Fields.getAccount(in), in.bool(), in.i64(), in.i64(), in.i64());
    }
}
