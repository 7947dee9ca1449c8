package io.objectio.meta.state;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.PgId;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.wire.FieldReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts, kept in the batch that changes what they count.
 *
 * <pre>
 * 1 totals : -                                            buckets 8 | objects 8 | bytes 8
 * 2 load   : PG 8                                         blobs 8 | plain bytes 8
 * 3 loss   : PG 8, missing slots 4, slots elsewhere 4     (blob, owner) pairs 8 | blobs without owner 8; a bit for each slot
 * </pre>
 *
 * What a lost disk means for the blobs of its groups is then a sum over few rows and no scan of blobs.
 */
final class CountCatalog {
    private static final int TOTALS = 1;
    private static final int LOAD = 2;
    private static final int LOSS = 3;

    private CountCatalog() {}

    static void addTotals(RowBatch rows, long buckets, long objects, long bytes) {
        add(rows, Keys.start().u8(TOTALS).toArray(), buckets, objects, bytes);
    }

    static void addLoad(RowBatch rows, PgId pg, long blobs, long bytes) { add(rows, load(pg), blobs, bytes); }

    static void addLoss(RowBatch rows, PgId pg, BlobCatalog.Slots slots, long pairs, long garbage) {
        if (pairs != 0 || garbage != 0) {
            add(rows, Keys.start().u8(LOSS).pg(pg).i32(slots.missing()).i32(slots.elsewhere()).toArray(), pairs, garbage);
        }
    }

    static Counts read(Rows rows, ClusterMap map) {
        long[] totals = rows.get(Family.COUNTS, Keys.start().u8(TOTALS).toArray()).map(value -> longs(value, 3)).orElse(new long[3]);
        Map<PgId, Counts.Load> groups = new HashMap<>();
        int maxMissing = 0;
        for (PgRow pg : map.pgs()) {
            long[] load = rows.get(Family.COUNTS, load(pg.id())).map(value -> longs(value, 2)).orElse(new long[2]);
            groups.put(pg.id(), new Counts.Load(load[0], load[1]));
            maxMissing = Math.max(maxMissing, pg.scheme().m());
        }
        Tally tally = new Tally(maxMissing);
        for (PgRow pg : map.pgs()) {
            tally(rows, map, pg, tally);
        }
        return new Counts(totals[0], totals[1], totals[2], tally.missing, tally.lost, tally.garbage, groups);
    }

    /** Do the bytes of a shard on that disk count as there at this moment? */
    static boolean there(ClusterMap map, DiskId disk) {
        return map.readable(disk) && map.disk(disk).map(row -> row.state() != DiskState.FAILED).orElse(false);
    }

    private static void tally(Rows rows, ClusterMap map, PgRow pg, Tally tally) {
        int bad = 0;
        for (int slot = 0; slot < pg.slots().size(); slot++) {
            var at = pg.slots().get(slot);
            boolean good = there(map, at.current()) || at.previous().map(previous -> there(map, previous)).orElse(false);
            bad |= good ? 0 : 1 << slot;
        }
        byte[] prefix = Keys.start().u8(LOSS).pg(pg.id()).toArray();
        try (RowCursor cursor = rows.cursor(Family.COUNTS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid(); cursor.next()) {
                FieldReader key = KeyReader.at(cursor.key(), prefix.length);
                int missing = key.i32();
                int elsewhere = key.i32();
                long[] counts = longs(cursor.value(), 2);
                tally.add(Integer.bitCount(missing | (bad & ~elsewhere)), pg.scheme().m(), counts[0]);
                tally.garbage += counts[1];
            }
        }
    }

    private static byte[] load(PgId pg) { return Keys.start().u8(LOAD).pg(pg).toArray(); }

    private static void add(RowBatch rows, byte[] key, long... more) {
        long[] sum = rows.get(Family.COUNTS, key).map(value -> longs(value, more.length)).orElse(new long[more.length]);
        boolean zero = true;
        var out = RowFields.writer();
        for (int i = 0; i < more.length; i++) {
            out.i64(sum[i] + more[i]);
            zero &= sum[i] + more[i] == 0;
        }
        if (zero) {
            rows.delete(Family.COUNTS, key);
        } else {
            rows.put(Family.COUNTS, key, out.toArray());
        }
    }

    private static long[] longs(byte[] value, int count) {
        FieldReader in = RowFields.reader(value);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = in.i64();
        }
        return numbers;
    }

    /** What is summed up over groups. */
    private static final class Tally {
        private final List<Long> missing;
        private long lost;
        private long garbage;

        Tally(int maxMissing) { missing = new ArrayList<>(Collections.nCopies(maxMissing + 1, 0L)); }

        void add(int gone, int m, long pairs) {
            if (gone > m) {
                lost += pairs;
            } else {
                missing.set(gone, missing.get(gone) + pairs);
            }
        }
    }
}
