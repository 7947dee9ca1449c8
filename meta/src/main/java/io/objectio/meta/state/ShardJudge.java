package io.objectio.meta.state;

import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import io.objectio.meta.store.Family;
import io.objectio.meta.store.Rows;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaResponse.Elsewhere;
import io.objectio.protocol.meta.MetaResponse.ShardException;
import io.objectio.protocol.meta.MutationAnswer.ShardsMissing;
import io.objectio.protocol.meta.WrittenBlob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the shards that a commit names with the disks and groups as they are at the commit's own index. The commit is the fence.
 *
 * <pre>
 * the named disk is                                  the shard counts as
 * of this life and its slot's current disk           good, where the group says
 * of this life and any other disk                    good, with an exception row that says where
 * FAILED, of another life, unknown, or not named     missing, with an exception row that is the repair item
 * </pre>
 *
 * <p>A disk that is AWAY, SUSPECT, FULL or DRAINING, or whose OSD is DOWN, still has what it has synced and comes back with it, so its shards count
 * as good: the bytes are durable, which is what an acknowledgement promises, and the disk's own state is what repair acts on. A FAILED disk may
 * have lost what it acknowledged last, and another life of a disk need not have it.
 *
 * <p>k+1 good shards are accepted; with fewer in any blob nothing is, and the answer lists what is missing in all of them.
 */
final class ShardJudge {
    /** A blob, and what its row has to say of shards that are not where the group says. */
    record Verdict(WrittenBlob blob, List<ShardException> exceptions) {
        BlobCatalog.Slots slots() {
            int missing = 0;
            int elsewhere = 0;
            for (ShardException exception : exceptions) {
                missing |= exception.elsewhere().isEmpty() ? 1 << exception.index() : 0;
                elsewhere |= exception.elsewhere().isPresent() ? 1 << exception.index() : 0;
            }
            return new BlobCatalog.Slots(missing, elsewhere);
        }
    }

    private ShardJudge() {}

    /**
     * Judges the blobs of a commit. Blobs that have a row already are taken as they are: their shards were judged with their first commit.
     *
     * @throws Refusal with ShardsMissing, BLOB_CONDEMNED, SESSION_ENDED or BAD_REQUEST
     */
    static List<Verdict> judge(Rows rows, List<WrittenBlob> blobs) throws Refusal {
        List<Verdict> verdicts = new ArrayList<>();
        List<ShardId> missing = new ArrayList<>();
        for (WrittenBlob blob : blobs) {
            PgRow pg = PlacementCatalog.pg(rows, blob.pg())
                    .orElseThrow(() -> new Refusal(MetaError.BAD_REQUEST, "no placement group " + blob.pg()));
            checkForm(blob, pg);
            if (BlobCatalog.find(rows, blob.pg(), blob.blob()).isPresent()) {
                verdicts.add(new Verdict(blob, List.of()));
                continue;
            }
            checkNotGivenUp(rows, blob);
            Verdict verdict = verdict(rows, blob, pg);
            List<ShardId> gone = verdict.exceptions().stream().filter(exception -> exception.elsewhere().isEmpty())
                    .map(exception -> new ShardId(blob.pg(), blob.blob(), exception.index())).toList();
            if (pg.scheme().shardCount() - gone.size() < pg.scheme().ackShards()) {
                missing.addAll(gone);
            }
            verdicts.add(verdict);
        }
        if (!missing.isEmpty()) {
            throw new Refusal(new ShardsMissing(missing));
        }
        return verdicts;
    }

    /** Is the shard on that disk, for certain, as far as the state knows? */
    static boolean durable(Rows rows, DiskId disk, io.objectio.common.id.Incarnation incarnation) {
        Optional<DiskRow> row = PlacementCatalog.disk(rows, disk);
        return row.isPresent() && row.get().incarnation().equals(incarnation) && row.get().state() != DiskState.FAILED;
    }

    private static void checkForm(WrittenBlob blob, PgRow pg) throws Refusal {
        int shards = pg.scheme().shardCount();
        Refusal.badUnless(blob.shardCrcs().size() == shards, "blob " + blob.blob() + " has CRCs of " + blob.shardCrcs().size() + " shards, "
                + pg.id() + " is " + pg.scheme());
        Set<Integer> indexes = new HashSet<>();
        Set<DiskId> disks = new HashSet<>();
        for (WrittenBlob.Place place : blob.durable()) {
            Refusal.badUnless(place.index() < shards && place.index() >= 0 && indexes.add(place.index()),
                    "blob " + blob.blob() + " names shard " + place.index() + " twice, or it is outside " + pg.scheme());
            Refusal.badUnless(disks.add(place.disk()), "blob " + blob.blob() + " names two shards on disk " + place.disk());
        }
    }

    /**
     * A blob whose session has ended is an orphan for certain, and the sweep may have condemned it already; one with a condemned shard was given up.
     */
    private static void checkNotGivenUp(Rows rows, WrittenBlob blob) throws Refusal {
        SessionCatalog.requireOpen(rows, blob.blob().session());
        byte[] prefix = Keys.blob(blob.pg(), blob.blob());
        if (rows.any(Family.CONDEMNED, prefix, Keys.behind(prefix))) {
            throw new Refusal(MetaError.BLOB_CONDEMNED, "blob " + blob.blob() + " was given up: write it again under another id");
        }
    }

    private static Verdict verdict(Rows rows, WrittenBlob blob, PgRow pg) {
        List<ShardException> exceptions = new ArrayList<>();
        for (int index = 0; index < pg.scheme().shardCount(); index++) {
            int shard = index;
            Optional<WrittenBlob.Place> place = blob.durable().stream().filter(named -> named.index() == shard)
                    .filter(named -> durable(rows, named.disk(), named.incarnation())).findFirst();
            if (place.isEmpty()) {
                exceptions.add(new ShardException(index, Optional.empty()));
            } else if (!place.get().disk().equals(pg.slots().get(index).current())) {
                exceptions.add(new ShardException(index, Optional.of(new Elsewhere(place.get().disk(), place.get().incarnation()))));
            }
        }
        return new Verdict(blob, exceptions);
    }
}
