package io.objectio.meta.state;

import io.objectio.common.cluster.DiskRow;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.RowBatch;
import io.objectio.meta.store.RowCursor;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.Mutation.BlobRef;
import io.objectio.protocol.meta.Mutation.GiveUpBlobs;
import io.objectio.protocol.meta.Mutation.ShardsDeleted;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.wire.FieldReader;
import io.objectio.protocol.wire.FieldWriter;
import io.objectio.protocol.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shards that may be deleted. Condemning is final: no commit that names such a blob is accepted.
 *
 * <p>A row carries the last session that was open when it was condemned. A shard may be deleted at once, but its row goes only with a deletion after
 * all those sessions have ended: until then a late write could bring the shard back, and it is deleted once more at the end.
 *
 * <p>Beside the rows by blob (FORMATS) there is an index by disk among the tasks: {@code group | 80 | disk | PG | blob | slot | incarnation}.
 */
final class CondemnedCatalog {
    /** Rows that a look for a disk's shards passes over at most: a bounded call, the rest is found by a later one. */
    private static final int MAX_ROWS_SEEN = 10_000;

    private CondemnedCatalog() {}

    /** Value of both rows. */
    private record Mark(SessionId session, boolean deleted) {
        byte[] toBytes() { return RowFields.writer().i64(session.value()).bool(deleted).toArray(); }

        static Mark of(byte[] value) {
            FieldReader in = RowFields.reader(value);
            return new Mark(Fields.getSession(in), in.bool());
        }
    }

    /** Condemns the shards of blobs that no row names; a blob with a row was committed after all and stays. */
    static MutationAnswer giveUp(Step step, GiveUpBlobs command) throws Refusal {
        SessionId last = SessionCatalog.last(step);
        for (BlobRef ref : command.blobs()) {
            Refusal.badUnless(ref.disks().size() <= 256, "blob " + ref.blob() + " names " + ref.disks().size() + " disks");
            if (BlobCatalog.find(step.rows(), ref.pg(), ref.blob()).isPresent()) {
                continue;
            }
            for (int index = 0; index < ref.disks().size(); index++) {
                Optional<DiskRow> disk = PlacementCatalog.disk(step.rows(), ref.disks().get(index));
                if (disk.isPresent()) {
                    put(step.rows(), new ShardId(ref.pg(), ref.blob(), index), disk.get().id(), disk.get().incarnation(),
                            new Mark(last, false));
                }
            }
        }
        return new MutationAnswer.Done();
    }

    /** The shards are gone from the disk; so are those of its earlier lives. */
    static MutationAnswer deleted(Step step, ShardsDeleted command) {
        RowBatch rows = step.rows();
        Optional<SessionId> oldest = SessionCatalog.open(rows, 1).stream().findFirst();
        for (ShardId shard : command.shards()) {
            byte[] prefix = Keys.condemned(shard.pg(), shard.blob(), shard.index(), command.disk());
            try (RowCursor cursor = rows.cursor(Family.CONDEMNED, prefix, Keys.behind(prefix))) {
                for (; cursor.valid(); cursor.next()) {
                    Incarnation incarnation = Fields.getIncarnation(KeyReader.at(cursor.key(), prefix.length));
                    Mark mark = Mark.of(cursor.value());
                    if (incarnation.compareTo(command.incarnation()) > 0) {
                        continue;
                    }
                    if (passed(mark, oldest)) {
                        rows.delete(Family.CONDEMNED, cursor.key());
                        rows.delete(Family.TASKS, index(shard, command.disk(), incarnation));
                    } else if (!mark.deleted()) {
                        put(rows, shard, command.disk(), incarnation, new Mark(mark.session(), true));
                    }
                }
            }
        }
        return new MutationAnswer.Done();
    }

    /** Shards that the disk should delete now: those not deleted yet, and for the last time those whose sessions have all ended. */
    static List<ShardId> find(Rows rows, DiskId disk, int limit) {
        Optional<SessionId> oldest = SessionCatalog.open(rows, 1).stream().findFirst();
        byte[] prefix = index(disk);
        List<ShardId> shards = new ArrayList<>();
        int seen = 0;
        try (RowCursor cursor = rows.cursor(Family.TASKS, prefix, Keys.behind(prefix))) {
            for (; cursor.valid() && shards.size() < limit && seen < MAX_ROWS_SEEN; cursor.next(), seen++) {
                Mark mark = Mark.of(cursor.value());
                if (!mark.deleted() || passed(mark, oldest)) {
                    shards.add(KeyReader.at(cursor.key(), prefix.length).shard());
                }
            }
        }
        return shards;
    }

    static boolean condemned(Rows rows, ShardId shard, DiskId disk) {
        byte[] prefix = Keys.condemned(shard.pg(), shard.blob(), shard.index(), disk);
        return rows.any(Family.CONDEMNED, prefix, Keys.behind(prefix));
    }

    private static boolean passed(Mark mark, Optional<SessionId> oldestOpen) {
        return oldestOpen.isEmpty() || oldestOpen.get().compareTo(mark.session()) > 0;
    }

    private static void put(RowBatch rows, ShardId shard, DiskId disk, Incarnation incarnation, Mark mark) {
        rows.put(Family.CONDEMNED, Keys.condemned(shard.pg(), shard.blob(), shard.index(), disk, incarnation), mark.toBytes());
        rows.put(Family.TASKS, index(shard, disk, incarnation), mark.toBytes());
    }

    private static byte[] index(DiskId disk) { return indexOf(disk).toArray(); }

    private static byte[] index(ShardId shard, DiskId disk, Incarnation incarnation) {
        return indexOf(disk).shard(shard).i64(incarnation.value()).toArray();
    }

    private static FieldWriter indexOf(DiskId disk) { return Keys.start().u8(TaskCatalog.FIRST_INDEX_KIND).id128(disk.high(), disk.low()); }
}
