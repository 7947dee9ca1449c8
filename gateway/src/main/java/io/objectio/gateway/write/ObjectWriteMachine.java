package io.objectio.gateway.write;

import io.objectio.common.checksum.CrcList;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import io.objectio.gateway.cluster.DiskHealth;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.protocol.meta.Extent;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.WrittenBlob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Writes the bytes of one PUT or part: cuts them in blobs, takes a placement group for each, runs a {@link BlobWriteMachine} for each, tries a
 * blob again elsewhere while its bytes are in hand, asks for the commit and deals with its answer. Pure but for the ids and groups that it takes
 * from its surroundings: (event, now) to actions, and {@link #demand} says what it waits for. One thread.
 *
 * <pre>
 *  WRITING    -> COMMITTING  all blobs durable
 *             -> ENDED       a blob cannot be made durable and its bytes are gone, no group, no session, or the body failed: blobs given up
 *  COMMITTING -> ENDED       meta answered (Refused: blobs given up), or it is not known what meta did: blobs given up, which meta
 *                            refuses for those that a row names
 *             -> REBUILDING  meta finds too few good shards
 *  REBUILDING -> COMMITTING  new places are known;  -> ENDED  they could not be made, or too many tries
 * </pre>
 * In ENDED a shard that lands after the commit is reported; nothing else happens any more.
 */
public final class ObjectWriteMachine {
    /** Where ids and placement groups come from, and what is known of disks. */
    public interface Surroundings {
        ClusterMap map();

        DiskHealth health();

        BlobId nextBlob() throws MetaUnavailableException;

        Optional<PgChooser.Choice> choose(ClusterMap map, Predicate<PgRow> allowed);
    }

    /** What is known of a blob when its last stripe is encoded: CRC of the plain bytes, and of each of the k+m shards. */
    public record BlobSums(int plainCrc, CrcList shardCrcs) {}

    private enum Phase {
        WRITING, COMMITTING, REBUILDING, ENDED
    }

    /** How many blobs of a request may be written at once: the tail of one and the head of the next. */
    private static final int MAX_OPEN_BLOBS = 2;

    private static final class Piece {
        private final long offset;
        private final long length;
        private BlobWriteMachine machine;
        private int tries = 1;
        private Optional<BlobSums> sums = Optional.empty();
        private final Map<Integer, WrittenBlob.Place> rebuilt = new TreeMap<>();
        private final Set<Integer> condemnedByMeta = new HashSet<>();
        private final Set<Integer> committed = new HashSet<>();

        Piece(long offset, long length, BlobWriteMachine machine) {
            this.offset = offset;
            this.length = length;
            this.machine = machine;
        }

        List<WrittenBlob.Place> places() {
            Map<Integer, WrittenBlob.Place> places = new TreeMap<>();
            machine.durable().stream().filter(place -> !condemnedByMeta.contains(place.index()))
                    .forEach(place -> places.put(place.index(), place));
            places.putAll(rebuilt);
            return List.copyOf(places.values());
        }

        WrittenBlob written() {
            BlobSums known = sums.orElseThrow();
            return new WrittenBlob(machine.pgId(), machine.blob(), length, known.plainCrc(), known.shardCrcs(), places());
        }

        Mutation.BlobRef reference() {
            Mutation.BlobRef written = machine.reference();
            List<DiskId> disks = new ArrayList<>(written.disks());
            rebuilt.forEach((index, place) -> disks.set(index, place.disk()));
            return new Mutation.BlobRef(written.pg(), written.blob(), disks);
        }
    }

    private final long length;
    private final WriteLimits limits;
    private final Surroundings around;
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<BlobId, Piece> byBlob = new HashMap<>();
    private Phase phase = Phase.WRITING;
    private Demand end = new Demand.Wait();
    private Demand commit = new Demand.Wait();
    private boolean visible;
    private List<Demand.Mend> mending = List.of();
    private int rebuilds;
    private long sendings;

    /** length: bytes of the whole body; zero makes no blob. */
    public ObjectWriteMachine(long length, WriteLimits limits, Surroundings around) {
        this.length = length;
        this.limits = limits;
        this.around = around;
    }

    /** Takes the first group. */
    public List<WriteAction> start(long now) {
        List<WriteAction> out = new ArrayList<>();
        proceed(now, out);
        return out;
    }

    /** What the driver's own thread is to do now; ask again after every event. */
    public Demand demand() {
        return switch (phase) {
            case WRITING -> {
                Piece last = pieces.isEmpty() ? null : pieces.getLast();
                yield last != null && last.machine.wantsStripe()
                        ? new Demand.Stripe(last.machine.blob(), last.machine.layout(), last.machine.stripesReady(), last.offset)
                        : new Demand.Wait();
            }
            case COMMITTING -> commit;
            case REBUILDING -> new Demand.Rebuild(mending);
            case ENDED -> end;
        };
    }

    /** When {@link #tick} is wanted at the latest; MAX_VALUE for never. */
    public long nextWake() {
        return phase == Phase.WRITING
                ? pieces.stream().mapToLong(piece -> piece.machine.nextWake()).min().orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
    }

    public boolean ended() { return phase == Phase.ENDED; }

    /** The stripe that was demanded is in the driver's hands; sums come with the last stripe of a blob. */
    public List<WriteAction> stripeReady(Optional<BlobSums> sums, long now) {
        List<WriteAction> out = new ArrayList<>();
        Piece last = pieces.getLast();
        if (phase == Phase.WRITING) {
            sums.ifPresent(found -> last.sums = Optional.of(found));
            last.machine.stripeReady(now, out);
            proceed(now, out);
        }
        return out;
    }

    /** A sending of a cell was answered, or will not be. */
    public List<WriteAction> answered(ShardId shard, int cell, long sending, CellOutcome outcome, long now) {
        List<WriteAction> out = new ArrayList<>();
        Piece piece = byBlob.get(shard.blob());
        if (piece != null && piece.machine.blob().equals(shard.blob())) {
            boolean before = piece.machine.isDurable(shard.index());
            piece.machine.answered(shard.index(), cell, sending, outcome, now, out);
            if (visible && !before) {
                arrived(piece, shard.index(), out);
            }
            proceed(now, out);
        }
        return out;
    }

    /** The newest map that could be had. */
    public List<WriteAction> mapRefreshed(ClusterMap map, long now) {
        List<WriteAction> out = new ArrayList<>();
        pieces.forEach(piece -> piece.machine.mapRefreshed(map, now, out));
        proceed(now, out);
        return out;
    }

    /** Time has passed. */
    public List<WriteAction> tick(long now) {
        List<WriteAction> out = new ArrayList<>();
        pieces.forEach(piece -> piece.machine.tick(now, out));
        proceed(now, out);
        return out;
    }

    /** The body failed, or nobody waits any more: nothing becomes visible. Does nothing once the end is there. */
    public List<WriteAction> stop(String why) {
        List<WriteAction> out = new ArrayList<>();
        if (phase != Phase.ENDED) {
            endWithout(why, out);
        }
        return out;
    }

    /** Meta answered the commit. */
    public List<WriteAction> committed(MutationAnswer answer, long now) {
        List<WriteAction> out = new ArrayList<>();
        switch (answer) {
            case MutationAnswer.ShardsMissing(var missing) -> mend(missing, out);
            case MutationAnswer.Refused _ -> {
                giveUp(out);
                end(new Demand.Answered(answer), out);
            }
            case MutationAnswer.Done _,MutationAnswer.BucketCreated _,MutationAnswer.Committed _,MutationAnswer.SessionOpened _ -> {
                visible = true;
                end(new Demand.Answered(answer), out);
                for (Piece piece : pieces) {
                    for (int i = 0; i < piece.machine.pg().slots().size(); i++) {
                        arrived(piece, i, out);
                    }
                }
            }
        }
        return out;
    }

    /** It is not known whether the commit was applied. Giving up is safe: meta refuses it for blobs that a row names. */
    public List<WriteAction> commitUnknown(String why) {
        List<WriteAction> out = new ArrayList<>();
        giveUp(out);
        end(new Demand.Unavailable(why), out);
        return out;
    }

    /** New places of the shards that were demanded; the commit is tried again. */
    public List<WriteAction> rebuilt(Map<BlobId, List<WrittenBlob.Place>> places) {
        List<WriteAction> out = new ArrayList<>();
        places.forEach((blob, found) -> {
            Piece piece = byBlob.get(blob);
            if (piece != null) {
                found.forEach(place -> piece.rebuilt.put(place.index(), place));
            }
        });
        askForCommit();
        return out;
    }

    private void mend(List<ShardId> missing, List<WriteAction> out) {
        if (++rebuilds > limits.rebuildTries()) {
            endWithout("shards went missing again and again while the commit was tried: " + missing, out);
            return;
        }
        Map<BlobId, List<Integer>> wanted = new HashMap<>();
        for (ShardId shard : missing) {
            Piece piece = byBlob.get(shard.blob());
            if (piece != null && shard.index() < piece.machine.pg().slots().size()) {
                wanted.computeIfAbsent(shard.blob(), _ -> new ArrayList<>()).add(shard.index());
            }
        }
        if (wanted.isEmpty()) {
            endWithout("meta misses shards of blobs that are not of this request: " + missing, out);
            return;
        }
        List<Demand.Mend> mends = new ArrayList<>();
        for (Piece piece : pieces) {
            List<Integer> indexes = wanted.get(piece.machine.blob());
            if (indexes != null) {
                mends.add(new Demand.Mend(piece.written(), indexes));
                piece.condemnedByMeta.addAll(indexes);
                indexes.forEach(piece.rebuilt::remove);
            }
        }
        mending = mends;
        phase = Phase.REBUILDING;
    }

    private void arrived(Piece piece, int index, List<WriteAction> out) {
        if (piece.committed.contains(index)) {
            return;
        }
        piece.machine.durable().stream().filter(place -> place.index() == index && !piece.condemnedByMeta.contains(index))
                .forEach(place -> {
                    piece.committed.add(index);
                    out.add(new WriteAction.Arrived(new ShardId(piece.machine.pgId(), piece.machine.blob(), index), place.disk(),
                            place.incarnation()));
                });
    }

    /** Names what is durable now; what lands later is reported once the commit is answered. */
    private void askForCommit() {
        List<Extent> extents = new ArrayList<>();
        List<WrittenBlob> blobs = new ArrayList<>();
        for (Piece piece : pieces) {
            WrittenBlob written = piece.written();
            blobs.add(written);
            piece.committed.clear();
            written.durable().forEach(place -> piece.committed.add(place.index()));
            extents.add(new Extent(piece.offset, written.pg(), written.blob(), 0, piece.length));
        }
        commit = new Demand.Commit(extents, blobs);
        phase = Phase.COMMITTING;
    }

    private void proceed(long now, List<WriteAction> out) {
        if (phase != Phase.WRITING) {
            return;
        }
        for (Piece piece : pieces) {
            if (piece.machine.status() == BlobWriteMachine.Status.FAILED && !again(piece, now, out)) {
                return;
            }
        }
        long covered = pieces.isEmpty() ? 0 : pieces.getLast().offset + pieces.getLast().length;
        long open = pieces.stream().filter(piece -> piece.machine.status() != BlobWriteMachine.Status.DURABLE).count();
        boolean headDone = pieces.isEmpty() || pieces.getLast().machine.allStripesReady();
        if (covered < length) {
            if (headDone && open < MAX_OPEN_BLOBS) {
                long bytes = Math.min(limits.maxBlobBytes(), length - covered);
                begin(bytes, _ -> true, out).ifPresent(machine -> {
                    Piece piece = new Piece(covered, bytes, machine);
                    pieces.add(piece);
                    byBlob.put(machine.blob(), piece);
                });
            }
        } else if (open == 0) {
            askForCommit();
        }
    }

    /** The same bytes on another group, if they are still in hand; false if the request ended. */
    private boolean again(Piece piece, long now, List<WriteAction> out) {
        BlobWriteMachine failed = piece.machine;
        if (!failed.bytesInHand() || piece.tries >= limits.blobTries()) {
            endWithout(failed.failure(), out);
            return false;
        }
        Optional<BlobWriteMachine> next = begin(piece.length,
                pg -> !pg.id().equals(failed.pgId()) && pg.scheme().equals(failed.pg().scheme()), out);
        if (next.isEmpty()) {
            return false;
        }
        out.add(new WriteAction.GiveUp(List.of(failed.reference())));
        out.add(new WriteAction.Settled(failed.blob()));
        out.add(new WriteAction.Left(failed.pgId()));
        byBlob.remove(failed.blob());
        piece.tries++;
        piece.machine = next.get();
        byBlob.put(piece.machine.blob(), piece);
        out.add(new WriteAction.Rename(failed.blob(), piece.machine.blob()));
        for (int i = 0; i < failed.stripesReady(); i++) {
            piece.machine.stripeReady(now, out);
        }
        return piece.machine.status() != BlobWriteMachine.Status.FAILED || again(piece, now, out);
    }

    private Optional<BlobWriteMachine> begin(long bytes, Predicate<PgRow> allowed, List<WriteAction> out) {
        ClusterMap map = around.map();
        Optional<PgChooser.Choice> choice = around.choose(map, allowed);
        if (choice.isEmpty()) {
            String earlier = pieces.stream().map(piece -> piece.machine.failure()).filter(why -> !why.isEmpty()).findFirst().orElse("");
            endWithout("no placement group of map " + map.epoch() + " can be written now" + (earlier.isEmpty() ? "" : "; " + earlier), out);
            return Optional.empty();
        }
        PgRow pg = choice.get().pg();
        try {
            return Optional.of(new BlobWriteMachine(around.nextBlob(), pg, choice.get().absent(), map, bytes, limits, around.health(),
                    () -> ++sendings));
        } catch (MetaUnavailableException e) {
            out.add(new WriteAction.Left(pg.id()));
            endWithout("no session with meta: " + e.getMessage(), out);
            return Optional.empty();
        }
    }

    private void endWithout(String why, List<WriteAction> out) {
        giveUp(out);
        end(new Demand.Unavailable(why), out);
    }

    private void giveUp(List<WriteAction> out) {
        if (!pieces.isEmpty()) {
            pieces.forEach(piece -> piece.machine.stop(why(), out));
            out.add(new WriteAction.GiveUp(pieces.stream().map(Piece::reference).toList()));
        }
    }

    private static String why() { return "the request ended"; }

    private void end(Demand with, List<WriteAction> out) {
        phase = Phase.ENDED;
        end = with;
        for (Piece piece : pieces) {
            out.add(new WriteAction.Settled(piece.machine.blob()));
            out.add(new WriteAction.Left(piece.machine.pgId()));
        }
    }
}
