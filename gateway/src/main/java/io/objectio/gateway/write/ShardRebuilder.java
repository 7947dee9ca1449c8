package io.objectio.gateway.write;

import io.objectio.codec.CodecException;
import io.objectio.codec.ErasureCodec;
import io.objectio.codec.ErasureCodecs;
import io.objectio.codec.layout.StripeLayout;
import io.objectio.common.buffer.Bytes;
import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.Crc;
import io.objectio.common.checksum.CrcList;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import io.objectio.gateway.cluster.MetaClient;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.cluster.OsdClient;
import io.objectio.protocol.meta.WrittenBlob;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.gateway.stripe.Stripe;
import io.objectio.gateway.stripe.StripeMemory;
import io.objectio.gateway.stripe.Waiting;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes shards anew that meta found missing when the commit was tried: reads k others stripe by stripe, checks every granule, decodes, and
 * writes to disks that have no shard of the blob. Waits on the caller's virtual thread; rare, so it is plain rather than fast.
 */
public final class ShardRebuilder {
    private static final Logger log = LoggerFactory.getLogger(ShardRebuilder.class);

    private final MetaClient meta;
    private final OsdClient osds;
    private final ErasureCodecs codecs;
    private final StripeMemory memory;
    private final WriteLimits limits;
    private final Waiting waiting;

    /** memory: a stripe of it is used at a time. */
    public ShardRebuilder(MetaClient meta, OsdClient osds, ErasureCodecs codecs, StripeMemory memory, WriteLimits limits, Waiting waiting) {
        this.meta = meta;
        this.osds = osds;
        this.codecs = codecs;
        this.memory = memory;
        this.limits = limits;
        this.waiting = waiting;
    }

    /**
     * Returns the new places of the wanted shards.
     *
     * @throws WriteUnavailableException if fewer than k shards can be read, or no disk can take a new one
     */
    public List<WrittenBlob.Place> rebuild(Demand.Mend mend, Bytes manifest) throws WriteUnavailableException, InterruptedException {
        WrittenBlob blob = mend.blob();
        try {
            meta.refreshMap(limits.cellDeadline());
        } catch (MetaUnavailableException e) {
            throw new WriteUnavailableException("the map could not be had to mend " + blob.blob() + ": " + e.getMessage(), e);
        }
        ClusterMap map = meta.map();
        PgRow pg = map.pg(blob.pg()).orElseThrow(() -> new WriteUnavailableException(blob.pg() + " is gone from map " + map.epoch()));
        List<DiskRow> targets = targets(map, pg, mend);
        StripeLayout layout = new StripeLayout(pg.scheme().k(), pg.scheme().m(), blob.length(), pg.scheme().cellBytes());
        List<WrittenBlob.Place> places = new ArrayList<>();
        for (int i = 0; i < mend.wanted().size(); i++) {
            DiskRow target = targets.get(i);
            int index = mend.wanted().get(i);
            copy(mend, pg, layout, index, target.id(), index <= pg.scheme().m() ? manifest : Bytes.empty());
            places.add(new WrittenBlob.Place(index, target.id(), target.incarnation()));
            log.info("shard mended before its commit shard={}/{}/{} disk={}", blob.pg(), blob.blob(), index, target.id());
        }
        return places;
    }

    private static List<DiskRow> targets(ClusterMap map, PgRow pg, Demand.Mend mend) throws WriteUnavailableException {
        Set<DiskId> used = new HashSet<>();
        mend.blob().durable().stream().filter(place -> !mend.wanted().contains(place.index())).forEach(place -> used.add(place.disk()));
        List<DiskRow> targets = new ArrayList<>();
        for (int index : mend.wanted()) {
            DiskId slot = pg.slots().get(index).current();
            Set<DiskId> others = new HashSet<>();
            pg.slots().forEach(other -> others.add(other.current()));
            Optional<DiskRow> target = map.disks().stream().filter(disk -> map.writable(disk.id()) && !used.contains(disk.id()))
                    .filter(disk -> disk.id().equals(slot) || !holdsOrHeld(mend.blob(), disk.id()))
                    .min(Comparator.comparing((DiskRow disk) -> !disk.id().equals(slot)).thenComparing(disk -> others.contains(disk.id())));
            if (target.isEmpty()) {
                throw new WriteUnavailableException(
                        "no disk of map " + map.epoch() + " is free for shard " + index + " of " + mend.blob().blob());
            }
            used.add(target.get().id());
            targets.add(target.get());
        }
        return targets;
    }

    /** A disk that meta counts out for a shard of this blob is not to be asked for it, but the slot's own may be under a new incarnation. */
    private static boolean holdsOrHeld(WrittenBlob blob, DiskId disk) {
        return blob.durable().stream().anyMatch(place -> place.disk().equals(disk));
    }

    private void copy(Demand.Mend mend, PgRow pg, StripeLayout layout, int index, DiskId target, Bytes manifest)
            throws WriteUnavailableException, InterruptedException {
        ErasureCodec codec = codecs.codec(layout.k(), layout.m());
        ShardId shard = new ShardId(mend.blob().pg(), mend.blob().blob(), index);
        CRC32C crc = new CRC32C();
        int stripes = layout.stripeCount();
        for (int number = 0; number < stripes; number++) {
            Stripe stripe = take(layout, number);
            try {
                decode(codec, mend, layout, number, index, stripe);
                crc.update(stripe.cell(index));
                boolean last = number == stripes - 1;
                int expected = mend.blob().shardCrcs().get(index);
                if (last && (int) crc.getValue() != expected) {
                    throw new WriteUnavailableException(
                            "shard " + shard + " was rebuilt to CRC " + Integer.toHexString((int) crc.getValue())
                                    + " instead of " + Integer.toHexString(expected));
                }
                long offset = layout.cellOffset(number);
                Message answer = answer(new OsdRequest.WriteCell(target, shard, pg.epoch(), layout.shardLength(), offset,
                        stripe.crcs(shard, offset), last ? Optional.of(new OsdRequest.Seal(expected, manifest)) : Optional.empty(),
                        stripe.payload(index)));
                if (!(last ? answer instanceof OsdResponse.ShardDurable : answer instanceof OsdResponse.CellReceived)) {
                    throw new WriteUnavailableException("disk " + target + " did not take the mended shard " + shard + ": " + answer);
                }
            } finally {
                stripe.release();
            }
        }
    }

    private Stripe take(StripeLayout layout, int number) throws WriteUnavailableException, InterruptedException {
        try {
            return memory.take(layout.cellLength(number), layout.k() + layout.m(), limits.cellDeadline().toMillis());
        } catch (TimeoutException e) {
            throw new WriteUnavailableException("no memory to mend a blob: " + e.getMessage(), e);
        }
    }

    /** Fills the wanted cell of the stripe from any k places that give intact granules, those that meta counts out included. */
    private void decode(ErasureCodec codec, Demand.Mend mend, StripeLayout layout, int number, int index, Stripe stripe)
            throws WriteUnavailableException, InterruptedException {
        List<Integer> present = new ArrayList<>();
        StringBuilder failures = new StringBuilder();
        for (WrittenBlob.Place place : mend.blob().durable()) {
            if (present.size() < layout.k()) {
                ShardId source = new ShardId(mend.blob().pg(), mend.blob().blob(), place.index());
                Optional<String> failure = read(source, place.disk(), layout.cellOffset(number), stripe.cell(place.index()));
                if (failure.isEmpty()) {
                    present.add(place.index());
                } else {
                    failures.append("; disk ").append(place.disk()).append(": ").append(failure.get());
                }
            }
        }
        if (present.contains(index)) {
            return;
        }
        if (present.size() < layout.k()) {
            throw new WriteUnavailableException(
                    "only " + present.size() + " shards of " + mend.blob().blob() + " can be read to mend it" + failures);
        }
        try {
            codec.reconstruct(present.stream().mapToInt(Integer::intValue).toArray(),
                    present.stream().map(stripe::cell).toArray(ByteBuffer[]::new), new int[]{index},
                    new ByteBuffer[]{stripe.cell(index)}, stripe.cellBytes());
        } catch (CodecException e) {
            throw new IllegalStateException("decoding from " + present + " failed", e);
        }
    }

    private Optional<String> read(ShardId shard, DiskId disk, long offset, ByteBuffer target) throws InterruptedException {
        try {
            Message answer = answer(new OsdRequest.ReadCell(disk, shard, offset, target.remaining()));
            if (!(answer instanceof OsdResponse.CellData(var _, Payload data))) {
                return Optional.of(String.valueOf(answer));
            }
            try (data) {
                ByteBuffer bytes = data.bytes();
                if (bytes.remaining() != target.remaining()) {
                    return Optional.of(bytes.remaining() + " bytes instead of " + target.remaining());
                }
                target.duplicate().put(bytes.duplicate());
                CrcList claimed = ((OsdResponse.CellData) answer).granuleCrcs();
                return claimed.equals(CrcList.of(Crc.granules(shard, offset, target)))
                        ? Optional.empty()
                        : Optional.of("damaged on the way");
            }
        } catch (WriteUnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Message answer(OsdRequest request) throws WriteUnavailableException, InterruptedException {
        CompletableFuture<Message> call = osds.call(request, limits.cellDeadline());
        try {
            waiting.until(call);
            return call.get();
        } catch (ExecutionException e) {
            throw new WriteUnavailableException("disk " + request.disk() + " did not answer: " + e.getCause(), e);
        }
    }
}
