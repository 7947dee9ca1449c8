package io.objectio.meta.state;

import io.objectio.common.id.BlobId;
import io.objectio.common.id.InstanceId;
import io.objectio.common.id.PgId;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaResponse.Elsewhere;
import io.objectio.protocol.meta.MetaResponse.ShardException;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Blobs, the extents that name them, and who owns them.
 *
 * <p>A blob that one instance has all the extents of names it in its row; with the second owner every extent of it gets an `owners` row. A blob
 * without owner is GARBAGE and can be owned again until it is CONDEMNED.
 */
final class BlobCatalog {
    /** A blob is at most this long. */
    private static final long MAX_BLOB_BYTES = 64L << 20;

    private BlobCatalog() {}

    /** Which slots of a blob are not where the group says, a bit for each. */
    record Slots(int missing, int elsewhere) {}

    /**
     * Writes the extents of a new instance and the rows of its blobs.
     *
     * @throws Refusal if the body contradicts itself, a blob is condemned or of an ended session, or too few shards are good
     */
    static void add(Step step, WrittenBody body, long size) throws Refusal {
        RowBatch rows = step.rows();
        checkExtents(body, size);
        byte[] prefix = Keys.instance(body.instance());
        Refusal.badUnless(!rows.any(Family.EXTENTS, prefix, Keys.behind(prefix)) && !rows.any(Family.LAYOUT, prefix, Keys.behind(prefix)),
                "instance " + body.instance() + " is in use");
        Map<BlobId, WrittenBlob> written = new HashMap<>();
        for (WrittenBlob blob : body.blobs()) {
            Refusal.badUnless(written.put(blob.blob(), blob) == null, "blob " + blob.blob() + " is named twice");
        }
        List<ShardJudge.Verdict> verdicts = ShardJudge.judge(rows, body.blobs());
        for (ShardJudge.Verdict verdict : verdicts) {
            create(step, verdict);
        }
        for (Extent extent : body.extents()) {
            own(step, extent, body.instance());
            rows.put(Family.EXTENTS, Keys.instance(body.instance(), extent.offset()), toBytes(extent));
        }
        for (WrittenBlob blob : body.blobs()) {
            BlobRecord record = require(rows, blob.pg(), blob.blob());
            Refusal.badUnless(record.life() == BlobRecord.Life.LIVE, "no extent names the blob " + blob.blob());
        }
    }

    /** Takes one extent's ownership away; its blob becomes garbage with its last owner. The extent's row goes too. */
    static void disown(Step step, Extent extent, InstanceId instance) {
        RowBatch rows = step.rows();
        rows.delete(Family.EXTENTS, Keys.instance(instance, extent.offset()));
        Optional<BlobRecord> found = find(rows, extent.pg(), extent.blob());
        if (found.isEmpty() || found.get().life() != BlobRecord.Life.LIVE) {
            return;
        }
        BlobRecord record = found.get();
        long live = record.liveBytes() - extent.length();
        if (record.owner().equals(instance)) {
            // The only owner goes with all its extents, so its last extent of this blob is the one that brings the live bytes to nothing.
            setRecord(step, extent, record, live > 0 ? record.live(live, step.time(), instance) : record.garbage(step.time()),
                    live > 0 ? 0 : -1);
            return;
        }
        boolean hadOther = owns(rows, extent.blob(), instance);
        rows.delete(Family.OWNERS, Keys.owner(extent.blob(), extent.blobOffset(), instance));
        int pairs = hadOther && !owns(rows, extent.blob(), instance) ? -1 : 0;
        byte[] prefix = Keys.owners(extent.blob());
        boolean owned = rows.any(Family.OWNERS, prefix, Keys.behind(prefix));
        setRecord(step, extent, record,
                owned ? record.live(Math.max(live, 0), step.time(), BlobRecord.NO_OWNER) : record.garbage(step.time()), pairs);
    }

    static Optional<BlobRecord> find(Rows rows, PgId pg, BlobId blob) {
        return rows.get(Family.BLOBS, Keys.blob(pg, blob)).map(BlobRecord::of);
    }

    /** Exceptions of a blob, by index. */
    static List<ShardException> exceptions(Rows rows, PgId pg, BlobId blob) {
        byte[] prefix = Keys.blob(pg, blob);
        List<ShardException> exceptions = new ArrayList<>();
        try (RowCursor cursor = rows.cursor(Family.EXCEPTIONS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                FieldReader in = RowFields.reader(cursor.value());
                exceptions.add(new ShardException(KeyReader.at(cursor.key(), prefix.length).u8(),
                        in.optional(field -> new Elsewhere(Fields.getDisk(field), Fields.getIncarnation(field)))));
            }
        }
        return exceptions;
    }

    /** Replaces what is said of one slot of a blob; empty: it is where the group says. Moves the blob in the counts. */
    static void setException(RowBatch rows, PgId pg, BlobId blob, int slot, Optional<ShardException> exception) {
        Slots before = slots(rows, pg, blob);
        byte[] key = Keys.exception(pg, blob, slot);
        exception.ifPresentOrElse(row -> rows.put(Family.EXCEPTIONS, key, toBytes(row)), () -> rows.delete(Family.EXCEPTIONS, key));
        Slots after = slots(rows, pg, blob);
        Optional<BlobRecord> record = find(rows, pg, blob);
        if (record.isPresent() && !before.equals(after)) {
            boolean garbage = record.get().life() == BlobRecord.Life.GARBAGE;
            long pairs = pairs(rows, blob, record.get());
            CountCatalog.addLoss(rows, pg, before, -pairs, garbage ? -1 : 0);
            CountCatalog.addLoss(rows, pg, after, pairs, garbage ? 1 : 0);
        }
    }

    static Slots slots(Rows rows, PgId pg, BlobId blob) {
        int missing = 0;
        int elsewhere = 0;
        for (ShardException exception : exceptions(rows, pg, blob)) {
            if (exception.elsewhere().isPresent()) {
                elsewhere |= 1 << exception.index();
            } else {
                missing |= 1 << exception.index();
            }
        }
        return new Slots(missing, elsewhere);
    }

    static byte[] toBytes(Extent extent) {
        // encryption descriptor: none
        return RowFields.writer().pg(extent.pg()).blob(extent.blob()).i64(extent.blobOffset()).i64(extent.length()).bool(false).toArray();
    }

    static Extent extent(byte[] key, byte[] value) {
        long offset = KeyReader.at(key, KeyReader.GROUP_BYTES + 16).i64();
        FieldReader in = RowFields.reader(value);
        return new Extent(offset, in.pg(), in.blob(), in.i64(), in.i64());
    }

    private static void checkExtents(WrittenBody body, long size) throws Refusal {
        Refusal.badUnless(!body.instance().equals(BlobRecord.NO_OWNER), "a body needs an instance");
        long end = 0;
        for (Extent extent : body.extents()) {
            Refusal.badUnless(extent.offset() == end, "an extent begins at " + extent.offset() + " where the one before ends at " + end);
            Refusal.badUnless(extent.length() <= MAX_BLOB_BYTES && extent.blobOffset() <= MAX_BLOB_BYTES, "an extent of " + extent.length()
                    + " bytes at " + extent.blobOffset() + ", blobs have at most " + MAX_BLOB_BYTES);
            end = extent.end();
        }
        Refusal.badUnless(end == size, "the extents have " + end + " bytes, the head says " + size);
    }

    /** A row for a blob that has none; one that has is only compared. */
    private static void create(Step step, ShardJudge.Verdict verdict) throws Refusal {
        RowBatch rows = step.rows();
        WrittenBlob blob = verdict.blob();
        Optional<BlobRecord> known = find(rows, blob.pg(), blob.blob());
        if (known.isPresent()) {
            Refusal.badUnless(known.get().sameBytes(blob.length(), blob.plainCrc(), blob.shardCrcs()),
                    "blob " + blob.blob() + " was committed before with other bytes");
            return;
        }
        Refusal.badUnless(blob.length() > 0 && blob.length() <= MAX_BLOB_BYTES, "blob " + blob.blob() + " of " + blob.length() + " bytes");
        for (ShardException exception : verdict.exceptions()) {
            rows.put(Family.EXCEPTIONS, Keys.exception(blob.pg(), blob.blob(), exception.index()), toBytes(exception));
        }
        BlobRecord record = new BlobRecord(blob.length(), blob.plainCrc(), blob.shardCrcs(), 0, BlobRecord.Life.GARBAGE, step.time(), 0,
                BlobRecord.NO_OWNER);
        rows.put(Family.BLOBS, Keys.blob(blob.pg(), blob.blob()), record.toBytes());
        CountCatalog.addLoad(rows, blob.pg(), 1, blob.length());
        CountCatalog.addLoss(rows, blob.pg(), verdict.slots(), 0, 1);
    }

    /** Adds an owner's extent to a blob's row and counts. */
    private static void own(Step step, Extent extent, InstanceId instance) throws Refusal {
        RowBatch rows = step.rows();
        BlobRecord record = require(rows, extent.pg(), extent.blob());
        Refusal.badUnless(extent.blobOffset() + extent.length() <= record.length(), "an extent ends at "
                + (extent.blobOffset() + extent.length()) + " in blob " + extent.blob() + " of " + record.length() + " bytes");
        long live = record.liveBytes() + extent.length();
        if (record.life() == BlobRecord.Life.GARBAGE) {
            setRecord(step, extent, record, record.live(live, step.time(), instance), 1);
        } else if (record.owner().equals(instance)) {
            setRecord(step, extent, record, record.live(live, step.time(), instance), 0);
        } else {
            if (!record.owner().equals(BlobRecord.NO_OWNER)) {
                spellOutOwner(rows, extent, record.owner());
            }
            int pairs = owns(rows, extent.blob(), instance) ? 0 : 1;
            putOwner(rows, extent, instance);
            setRecord(step, extent, record, record.live(live, step.time(), BlobRecord.NO_OWNER), pairs);
        }
    }

    /** The only owner gets a row for each of its extents in the blob, as it is not the only one any more. */
    private static void spellOutOwner(RowBatch rows, Extent joined, InstanceId owner) {
        byte[] prefix = Keys.instance(owner);
        try (RowCursor cursor = rows.cursor(Family.EXTENTS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                Extent extent = extent(cursor.key(), cursor.value());
                if (extent.blob().equals(joined.blob())) {
                    putOwner(rows, extent, owner);
                }
            }
        }
    }

    private static void putOwner(RowBatch rows, Extent extent, InstanceId owner) {
        rows.put(Family.OWNERS, Keys.owner(extent.blob(), extent.blobOffset(), owner), RowFields.ofLong(extent.length()));
    }

    private static boolean owns(Rows rows, BlobId blob, InstanceId instance) {
        byte[] prefix = Keys.owners(blob);
        try (RowCursor cursor = rows.cursor(Family.OWNERS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                if (owner(cursor.key(), prefix.length).equals(instance)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long pairs(Rows rows, BlobId blob, BlobRecord record) {
        if (record.life() != BlobRecord.Life.LIVE) {
            return 0;
        }
        if (!record.owner().equals(BlobRecord.NO_OWNER)) {
            return 1;
        }
        byte[] prefix = Keys.owners(blob);
        java.util.Set<InstanceId> owners = new java.util.HashSet<>();
        try (RowCursor cursor = rows.cursor(Family.OWNERS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                owners.add(owner(cursor.key(), prefix.length));
            }
        }
        return owners.size();
    }

    private static InstanceId owner(byte[] key, int prefixBytes) { return Fields.getInstance(KeyReader.at(key, prefixBytes + Long.BYTES)); }

    private static void setRecord(Step step, Extent extent, BlobRecord from, BlobRecord to, int pairs) {
        step.rows().put(Family.BLOBS, Keys.blob(extent.pg(), extent.blob()), to.toBytes());
        int garbage = (to.life() == BlobRecord.Life.GARBAGE ? 1 : 0) - (from.life() == BlobRecord.Life.GARBAGE ? 1 : 0);
        CountCatalog.addLoss(step.rows(), extent.pg(), slots(step.rows(), extent.pg(), extent.blob()), pairs, garbage);
    }

    private static BlobRecord require(Rows rows, PgId pg, BlobId blob) throws Refusal {
        BlobRecord record = find(rows, pg, blob)
                .orElseThrow(
                        () -> new Refusal(MetaError.BAD_REQUEST, "an extent names the blob " + blob + " of " + pg + ", which has no row"));
        if (record.life() == BlobRecord.Life.CONDEMNED) {
            throw new Refusal(MetaError.BLOB_CONDEMNED, "blob " + blob + " was given up: write it again under another id");
        }
        return record;
    }

    private static byte[] toBytes(ShardException exception) {
        FieldWriter out = RowFields.writer();
        out.optional(exception.elsewhere(), (field, elsewhere) -> {
            Fields.putDisk(field, elsewhere.disk());
            Fields.putIncarnation(field, elsewhere.incarnation());
        });
        return out.toArray();
    }
}
