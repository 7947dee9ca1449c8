package io.objectio.meta.service;

import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.OsdRow;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.BlobId;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.PgId;
import io.objectio.common.id.SessionId;
import io.objectio.common.id.ShardId;
import io.objectio.meta.state.MetaReader;
import io.objectio.protocol.admin.AdminResponse;
import io.objectio.protocol.admin.AdminResponse.ShardHealth;
import io.objectio.protocol.meta.MetaError;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.MetaResponse.BlobRow;
import io.objectio.protocol.meta.MetaResponse.ShardException;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.osd.OsdResponse.ShardCheck;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.Rpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Has OSDs read shards whole and compares what they find with the metadata: of one object, or of everything in pages.
 *
 * <p>Cursor of the pages: empty, then {@code b:PG:SESSION:COUNTER} behind the last blob checked, then {@code i:DISK:} and
 * {@code i:DISK:PG:SESSION:COUNTER:INDEX} through the inventories. Blocking: for virtual threads.
 */
final class Verifier {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int MAX_SHARDS_PER_CALL = 256;
    private static final int MAX_PAGE_BLOBS = 256;
    private static final long MAX_PAGE_BYTES = 128L << 20;
    private static final int INVENTORY_PAGE = 2_000;
    private static final int MAX_PROBLEMS = 100;

    private final FreshReads reads;
    private final StateCache cache;
    private final Rpc rpc;

    Verifier(FreshReads reads, StateCache cache, Rpc rpc) {
        this.reads = reads;
        this.cache = cache;
        this.rpc = rpc;
    }

    /** A shard, where the metadata has it (nowhere: MISSING row), and the CRC that its commit gave it. */
    private record Expected(int blob, ShardId shard, Optional<DiskId> disk, int crc) {}

    private record Found(ShardHealth health, int crc, String detail) {}

    // ---- one object

    Message object(String bucketName, String key) { return reads.view(reader -> objectRows(reader, bucketName, key)).join().checked(this); }

    private sealed interface ObjectRows {
        Message checked(Verifier verifier);

        record Refused(MetaResponse answer) implements ObjectRows {
            @Override
            public Message checked(Verifier verifier) { return answer; }
        }

        record Rows(String bucket, String key, long size, ClusterMap map, List<BlobRow> blobs) implements ObjectRows {
            @Override
            public Message checked(Verifier verifier) { return verifier.checkObject(this); }
        }
    }

    private ObjectRows objectRows(MetaReader reader, String bucketName, String key) {
        if (!(reader.answer(new MetaRequest.GetBucket(bucketName)) instanceof MetaResponse.BucketFound(var bucket))) {
            return new ObjectRows.Refused(new MetaResponse.Failed(MetaError.NO_SUCH_BUCKET, "no bucket " + bucketName));
        }
        MetaResponse looked = reader
                .answer(new MetaRequest.Lookup(bucket.id(), new ObjectKey(key), Optional.of(MetaRequest.ByteRange.ALL)));
        if (!(looked instanceof MetaResponse.ObjectFound(var version, var extents, var firstBlobs, var more))) {
            return new ObjectRows.Refused(looked);
        }
        Map<BlobId, BlobRow> blobs = new LinkedHashMap<>();
        extents.forEach(extent -> firstBlobs.stream().filter(blob -> blob.blob().equals(extent.blob()))
                .forEach(blob -> blobs.put(blob.blob(), blob)));
        long next = extents.isEmpty() ? 0 : extents.getLast().end();
        boolean unfinished = more;
        while (unfinished && reader.answer(new MetaRequest.GetExtents(version.instance(), next,
                Long.MAX_VALUE)) instanceof MetaResponse.Extents(var furtherExtents, var furtherBlobs, var again)) {
            furtherBlobs.forEach(blob -> blobs.putIfAbsent(blob.blob(), blob));
            unfinished = again && !furtherExtents.isEmpty();
            next = furtherExtents.isEmpty() ? next : furtherExtents.getLast().end();
        }
        return new ObjectRows.Rows(bucketName, key, version.head().size(), cache.map(reader), List.copyOf(blobs.values()));
    }

    private Message checkObject(ObjectRows.Rows rows) {
        List<Expected> expected = expected(rows.map(), rows.blobs());
        Map<ShardId, Found> found = check(rows.map(), expected);
        List<AdminResponse.VerifiedShard> shards = expected.stream().map(shard -> {
            Found what = found.getOrDefault(shard.shard(), new Found(ShardHealth.UNREACHABLE, 0, "no answer"));
            Optional<DiskRow> disk = shard.disk().flatMap(rows.map()::disk);
            return new AdminResponse.VerifiedShard(shard.blob(), shard.shard().index(), what.health(), shard.crc(), what.crc(),
                    disk.map(row -> row.osd().name()).orElse(""), disk.map(DiskRow::path).orElse(""), what.detail());
        }).toList();
        int k = rows.blobs().isEmpty() ? 0 : rows.map().pg(rows.blobs().getFirst().pg()).map(pg -> pg.scheme().k()).orElse(0);
        int m = rows.blobs().isEmpty() ? 0 : rows.map().pg(rows.blobs().getFirst().pg()).map(pg -> pg.scheme().m()).orElse(0);
        return new AdminResponse.ObjectVerified(rows.bucket(), rows.key(), rows.size(), k, m, shards);
    }

    // ---- everything, in pages

    Message page(String cursor) {
        if (cursor.startsWith("i:")) {
            return inventoryPage(cursor);
        }
        if (!cursor.isEmpty() && !cursor.startsWith("b:")) {
            return new MetaResponse.Failed(MetaError.BAD_REQUEST, "not a cursor: " + cursor);
        }
        return blobPage(cursor);
    }

    private record BlobPage(ClusterMap map, List<BlobRow> blobs, long total) {}

    private Message blobPage(String cursor) {
        Optional<MetaReader.BlobCursor> after = cursor.isEmpty() ? Optional.empty() : Optional.of(blobCursor(cursor));
        BlobPage page = reads.view(reader -> new BlobPage(cache.map(reader), bounded(reader.blobs(after, MAX_PAGE_BLOBS)),
                reader.counts().groups().values().stream().mapToLong(load -> load.blobs()).sum())).join();
        if (page.blobs().isEmpty()) {
            Optional<DiskId> first = page.map().disks().stream().map(DiskRow::id).min(Comparator.naturalOrder());
            return new AdminResponse.VerifiedPage(first.map(disk -> "i:" + disk + ":").orElse(""), first.isEmpty(), page.total(), 0, 0, 0,
                    0, 0,
                    0, 0, List.of());
        }
        List<Expected> expected = expected(page.map(), page.blobs());
        Map<ShardId, Found> found = check(page.map(), expected);
        Tally tally = new Tally();
        Map<BlobId, Integer> good = new HashMap<>();
        for (Expected shard : expected) {
            Found what = found.getOrDefault(shard.shard(), new Found(ShardHealth.UNREACHABLE, 0, "no answer"));
            tally.count(shard, what, page.map());
            good.merge(shard.shard().blob(), what.health() == ShardHealth.OK ? 1 : 0, Integer::sum);
        }
        long unrecoverable = page.blobs().stream()
                .filter(blob -> good.getOrDefault(blob.blob(), 0) < page.map().pg(blob.pg()).map(pg -> pg.scheme().k()).orElse(0)).count();
        BlobRow last = page.blobs().getLast();
        return new AdminResponse.VerifiedPage("b:" + place(last.pg(), last.blob()), false, page.total(), page.blobs().size(),
                expected.size(),
                tally.corrupt, tally.missing, tally.unreachable, unrecoverable, 0, tally.problems);
    }

    /** Shards are read whole: so many blobs that a page is answered in seconds. */
    private static List<BlobRow> bounded(List<BlobRow> blobs) {
        List<BlobRow> page = new ArrayList<>();
        long bytes = 0;
        for (BlobRow blob : blobs) {
            if (!page.isEmpty() && bytes + blob.length() > MAX_PAGE_BYTES) {
                break;
            }
            page.add(blob);
            bytes += blob.length();
        }
        return page;
    }

    private static final class Tally {
        private long corrupt;
        private long missing;
        private long unreachable;
        private final List<String> problems = new ArrayList<>();

        void count(Expected shard, Found what, ClusterMap map) {
            switch (what.health()) {
                case OK -> {
                    return;
                }
                case CORRUPT -> corrupt++;
                case MISSING -> missing++;
                case UNREACHABLE -> unreachable++;
            }
            if (problems.size() < MAX_PROBLEMS) {
                String where = shard.disk().flatMap(map::disk).map(row -> row.osd() + " " + row.path()).orElse("no disk");
                problems.add("shard " + shard.shard() + " on " + where + ": " + what.health() + (what.detail().isEmpty() ? "" : ", ")
                        + what.detail());
            }
        }
    }

    private Message inventoryPage(String cursor) {
        String[] parts = cursor.split(":", -1);
        DiskId disk;
        Optional<ShardId> after;
        try {
            disk = DiskId.parse(parts[1]);
            after = parts.length == 6 ? Optional.of(shardAt(parts)) : Optional.empty();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return new MetaResponse.Failed(MetaError.BAD_REQUEST, "not a cursor: " + cursor);
        }
        ClusterMap map = reads.view(cache::map).join();
        Optional<String> address = map.disk(disk).flatMap(row -> map.osd(row.osd())).map(OsdRow::address);
        List<String> problems = new ArrayList<>();
        if (address.isPresent()) {
            Message answer = call(address.get(), new OsdRequest.ListShards(disk, after, INVENTORY_PAGE));
            if (answer instanceof OsdResponse.ShardPage(var shards, var more)) {
                // Read after the listing: whatever was committed before it is known by then.
                List<ShardId> strangers = reads.view(reader -> strangers(reader, shards)).join();
                strangers.stream().limit(MAX_PROBLEMS)
                        .forEach(shard -> problems.add("shard " + shard + " on disk " + disk + ": no row names it"));
                String next = more && !shards.isEmpty() ? "i:" + disk + ":" + shardPlace(shards.getLast().shard()) : nextDisk(map, disk);
                return new AdminResponse.VerifiedPage(next, next.isEmpty(), 0, 0, 0, 0, 0, 0, 0, strangers.size(), problems);
            }
            problems.add("the inventory of disk " + disk + " could not be read: " + answer);
        }
        String next = nextDisk(map, disk);
        return new AdminResponse.VerifiedPage(next, next.isEmpty(), 0, 0, 0, 0, 0, 0, 0, 0, problems);
    }

    /** Shards without a row whose session has ended: an open one may still name them. */
    private static List<ShardId> strangers(MetaReader reader, List<OsdResponse.ShardEntry> shards) {
        Map<SessionId, Boolean> open = new HashMap<>();
        return shards.stream().map(OsdResponse.ShardEntry::shard)
                .filter(shard -> !reader.blobKnown(shard.pg(), shard.blob())
                        && !open.computeIfAbsent(shard.blob().session(), reader::sessionOpen))
                .toList();
    }

    private static String nextDisk(ClusterMap map, DiskId disk) {
        return map.disks().stream().map(DiskRow::id).filter(id -> id.compareTo(disk) > 0).min(Comparator.naturalOrder())
                .map(next -> "i:" + next + ":").orElse("");
    }

    private static String place(PgId pg, BlobId blob) {
        return Long.toHexString(pg.value()) + ":" + Long.toHexString(blob.session().value()) + ":" + Long.toHexString(blob.counter());
    }

    private static String shardPlace(ShardId shard) { return place(shard.pg(), shard.blob()) + ":" + shard.index(); }

    private static ShardId shardAt(String[] parts) {
        return new ShardId(PgId.of(Long.parseUnsignedLong(parts[2], 16)), blobAt(parts[3], parts[4]), Integer.parseInt(parts[5]));
    }

    private static BlobId blobAt(String session, String counter) {
        return new BlobId(new SessionId(Long.parseUnsignedLong(session, 16)), Long.parseUnsignedLong(counter, 16));
    }

    private static MetaReader.BlobCursor blobCursor(String cursor) {
        String[] parts = cursor.split(":", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("not a cursor: " + cursor);
        }
        return new MetaReader.BlobCursor(PgId.of(Long.parseUnsignedLong(parts[1], 16)), blobAt(parts[2], parts[3]));
    }

    // ---- asking OSDs

    private static List<Expected> expected(ClusterMap map, List<BlobRow> blobs) {
        List<Expected> expected = new ArrayList<>();
        for (int number = 0; number < blobs.size(); number++) {
            BlobRow blob = blobs.get(number);
            PgRow pg = map.pg(blob.pg()).orElseThrow(() -> new IllegalStateException("no row of group " + blob.pg()));
            for (int index = 0; index < pg.slots().size(); index++) {
                expected.add(new Expected(number, new ShardId(blob.pg(), blob.blob(), index), diskOf(pg, blob, index),
                        blob.shardCrcs().get(index)));
            }
        }
        return expected;
    }

    private static Optional<DiskId> diskOf(PgRow pg, BlobRow blob, int index) {
        Optional<ShardException> exception = blob.exceptions().stream().filter(row -> row.index() == index).findFirst();
        return exception.isPresent()
                ? exception.get().elsewhere().map(MetaResponse.Elsewhere::disk)
                : Optional.of(pg.slots().get(index).current());
    }

    private Map<ShardId, Found> check(ClusterMap map, List<Expected> expected) {
        Map<ShardId, Found> found = new HashMap<>();
        Map<DiskId, List<Expected>> byDisk = new LinkedHashMap<>();
        for (Expected shard : expected) {
            if (shard.disk().isEmpty()) {
                found.put(shard.shard(), new Found(ShardHealth.MISSING, 0, "recorded as missing"));
            } else {
                byDisk.computeIfAbsent(shard.disk().get(), _ -> new ArrayList<>()).add(shard);
            }
        }
        List<CompletableFuture<Map<ShardId, Found>>> answers = new ArrayList<>();
        byDisk.forEach((disk, shards) -> {
            for (int from = 0; from < shards.size(); from += MAX_SHARDS_PER_CALL) {
                answers.add(ask(map, disk, shards.subList(from, Math.min(shards.size(), from + MAX_SHARDS_PER_CALL))));
            }
        });
        answers.forEach(answer -> found.putAll(answer.join()));
        return found;
    }

    private CompletableFuture<Map<ShardId, Found>> ask(ClusterMap map, DiskId disk, List<Expected> shards) {
        Optional<String> address = map.disk(disk).flatMap(row -> map.osd(row.osd())).map(OsdRow::address);
        if (address.isEmpty()) {
            return CompletableFuture.completedFuture(all(shards, "no address of disk " + disk));
        }
        return rpc.call(address.get(), new OsdRequest.VerifyShards(disk, shards.stream().map(Expected::shard).toList()), DEADLINE)
                .handle((answer, failure) -> {
                    if (failure != null || !(answer instanceof OsdResponse.Verified(var checks))) {
                        return all(shards, failure != null ? String.valueOf(failure.getMessage()) : String.valueOf(answer));
                    }
                    Map<ShardId, Integer> crcs = new HashMap<>();
                    shards.forEach(shard -> crcs.put(shard.shard(), shard.crc()));
                    Map<ShardId, Found> found = new HashMap<>();
                    checks.forEach(check -> found.put(check.shard(), found(check, crcs.getOrDefault(check.shard(), 0))));
                    return found;
                });
    }

    private static Map<ShardId, Found> all(List<Expected> shards, String why) {
        Map<ShardId, Found> found = new HashMap<>();
        shards.forEach(shard -> found.put(shard.shard(), new Found(ShardHealth.UNREACHABLE, 0, why)));
        return found;
    }

    /** Intact by the OSD's own word is not enough: the bytes must be those that the commit named. */
    private static Found found(ShardCheck check, int expectedCrc) {
        return switch (check) {
            case ShardCheck.Intact(var _, var _, var crc) -> crc == expectedCrc
                    ? new Found(ShardHealth.OK, crc, "")
                    : new Found(ShardHealth.CORRUPT, crc, "the disk holds other bytes than were committed");
            case ShardCheck.Corrupt(var _, var _, var crc) -> new Found(ShardHealth.CORRUPT, crc, "");
            case ShardCheck.Missing(var _) -> new Found(ShardHealth.MISSING, 0, "");
            case ShardCheck.Unreadable(var _, var why) -> new Found(ShardHealth.UNREACHABLE, 0, why);
        };
    }

    private Message call(String address, Message request) {
        try {
            return rpc.call(address, request, DEADLINE).join();
        } catch (CompletionException e) {
            return new MetaResponse.Failed(MetaError.NO_QUORUM, String.valueOf(e.getMessage()));
        }
    }
}
