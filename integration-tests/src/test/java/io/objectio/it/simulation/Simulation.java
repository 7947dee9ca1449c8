package io.objectio.it.simulation;

import io.objectio.codec.CodecException;
import io.objectio.codec.ErasureCodecs;
import io.objectio.common.buffer.Payload;
import io.objectio.common.cluster.DiskState;
import io.objectio.common.cluster.FailureDomain;
import io.objectio.common.cluster.OsdState;
import io.objectio.common.cluster.PgRow;
import io.objectio.common.cluster.Slot;
import io.objectio.common.id.AccountId;
import io.objectio.common.id.BucketId;
import io.objectio.common.id.ClusterId;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.id.Epoch;
import io.objectio.common.id.Incarnation;
import io.objectio.common.id.ObjectKey;
import io.objectio.common.id.OsdId;
import io.objectio.common.id.PgId;
import io.objectio.common.id.ShardId;
import io.objectio.common.time.ManualTime;
import io.objectio.common.time.RandomSource;
import io.objectio.gateway.cluster.MemoryDisk;
import io.objectio.gateway.cluster.MetaUnavailableException;
import io.objectio.gateway.read.ReadUnavailableException;
import io.objectio.meta.command.Command;
import io.objectio.meta.state.MetaReader;
import io.objectio.protocol.meta.DiskReport;
import io.objectio.protocol.meta.MetaRequest;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.memory.SimulatedNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One run. Clients put objects of all sizes while the network loses, doubles and delays, OSDs crash and come back, disks fill up, fail, are slow and are
 * replaced, bits rot, and sessions end.
 *
 * <p>Promises: a commit names only shards that are durable, k+1 of each blob at least, and nothing condemned (checked when it is applied). A key whose
 * PUT was acknowledged shows that body, or one whose outcome is unknown; never one that was refused. Whatever is read is right, byte for byte. Once the
 * storm is over every acknowledged object reads back, also when all but k of its shards are taken away or damaged. No buffer stays behind.
 *
 * <p>What the run may destroy is bounded by what the design promises to survive: one disk is replaced by an empty one, as a blob that was written while
 * a disk was away has one spare shard.
 */
final class Simulation {
    private static final int STEPS = 300;
    private static final int MAX_PUTS = 4;
    private static final int KEYS = 12;
    private static final CodingScheme SCHEME = new CodingScheme(4, 2, 64 << 10);
    private static final ErasureCodecs CODECS = codecs();

    private record Model(Map<String, Integer> lengths, Optional<String> acknowledged, Set<String> unknown, Set<String> refused) {}

    private final Plant plant;
    private final RandomSource random;
    private final ManualTime time = new ManualTime();
    private final SimulatedNetwork network;
    private final Set<SimOsd.Durable> everDurable = new HashSet<>();
    private final SimMeta meta;
    private final List<SimOsd> osds = new ArrayList<>();
    private final Set<SimOsd> down = new HashSet<>();
    private final SimGateway gateway;
    private final BucketId bucket;
    private final List<SimPut> running = new ArrayList<>();
    private final Map<ObjectKey, Model> models = new HashMap<>();
    private boolean replaced;
    private int puts;
    private int acknowledged;
    private int reads;

    Simulation(long seed, Plant plant) {
        this.plant = plant;
        this.random = RandomSource.seeded(seed * 0x9e3779b97f4a7c15L + 1);
        this.network = new SimulatedNetwork(time, random);
        this.meta = new SimMeta(time, plant, everDurable);
        network.serve("meta", meta);
        meta.lead(new Command.InitCluster(new ClusterId(1, 2), 1));
        int disks = 6 + random.nextInt(3);
        for (int i = 1; i <= disks; i++) {
            SimOsd osd = new SimOsd(new DiskId(7, i), Incarnation.of(1, 1), time, random, plant, everDurable);
            osds.add(osd);
            network.serve(address(osd), osd);
            register(osd, DiskState.HEALTHY);
        }
        List<PgRow> groups = new ArrayList<>();
        for (int g = 0; g < 4; g++) {
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                slots.add(Slot.of(osds.get((g + i) % disks).id()));
            }
            groups.add(new PgRow(new PgId(0, 1, g + 1), SCHEME, Epoch.of(1, 1), slots));
        }
        meta.lead(new Command.CreatePgs(1, groups));
        this.gateway = new SimGateway(time, network.client(RpcPeer.Role.GATEWAY, "gw1"), random, CODECS, meta.map(), this::pumpUntil);
        gateway.keepSession();
        while (gateway.session().isEmpty()) {
            network.step();
        }
        CompletableFuture<MutationAnswer> made = new CompletableFuture<>();
        gateway.submit(new Mutation.CreateBucket("bucket", new AccountId("a".repeat(64)), "us-east-1"),
                answer -> made.complete(answer.orElseThrow()));
        pumpUntil(made);
        this.bucket = ((MutationAnswer.BucketCreated) made.join()).bucket();
    }

    int acknowledged() { return acknowledged; }

    int puts() { return puts; }

    int reads() { return reads; }

    /** Runs to the end; throws {@link Violation} when a promise is broken. */
    void run() throws InterruptedException {
        for (int step = 0; step < STEPS; step++) {
            act();
            settle();
        }
        calm();
        for (int step = 0; step < 20_000 && !running.isEmpty(); step++) {
            moveOn();
            stepPuts();
            settle();
        }
        if (!running.isEmpty()) {
            throw new Violation("PUT " + running.getFirst().tag() + " never ends");
        }
        for (int i = 0; i < 3_000; i++) {
            moveOn();
        }
        collectCondemned();
        checkAll();
        if (gateway.unsettledBlobs() != 0 || gateway.buffersInUse() != 0) {
            throw new Violation(
                    gateway.unsettledBlobs() + " blobs are not settled, " + gateway.buffersInUse() + " buffers in use at the end");
        }
    }

    private void act() throws InterruptedException {
        int dice = random.nextInt(100);
        if (dice < 30) {
            startPut();
        } else if (dice < 70) {
            for (int i = random.nextInt(40); i >= 0; i--) {
                moveOn();
            }
        } else if (dice < 72) {
            network.weather(new SimulatedNetwork.Weather(random.nextInt(50), random.nextInt(50), 50, 100 + random.nextInt(5000)));
        } else if (dice < 76) {
            network.weather(SimulatedNetwork.Weather.CALM);
        } else if (dice < 79) {
            crash();
        } else if (dice < 85) {
            comeBack();
        } else if (dice < 88) {
            refuse();
        } else if (dice < 89) {
            failAndReplace();
        } else if (dice < 90) {
            gateway.session().ifPresent(session -> meta.lead(new Command.EndSession(session)));
        } else if (dice < 92) {
            running.stream().skip(random.nextInt(Math.max(1, running.size()))).findFirst().ifPresent(SimPut::breakOff);
        } else if (dice < 94) {
            collectCondemned();
        } else if (dice < 96) {
            any(osds).syncTakes(random.nextInt(4) == 0 ? 400_000 : 500);
        } else if (dice < 98) {
            gateway.push(meta.map());
        } else {
            readSomething();
        }
        gateway.keepSession();
        stepPuts();
    }

    private void startPut() {
        ObjectKey key = new ObjectKey("key" + random.nextInt(KEYS));
        if (running.size() >= MAX_PUTS || running.stream().anyMatch(put -> put.key().equals(key)) || gateway.session().isEmpty()) {
            return;
        }
        int length = switch (random.nextInt(12)) {
            case 0 -> 200_000 + random.nextInt(300_000);
            case 1 -> 0;
            default -> 1 + random.nextInt(3000);
        };
        String tag = "put" + ++puts;
        running.add(new SimPut(gateway, CODECS, bucket, key, tag, length, plant));
        model(key).lengths().put(tag, length);
    }

    private Model model(ObjectKey key) {
        return models.computeIfAbsent(key, _ -> new Model(new HashMap<>(), Optional.empty(), new HashSet<>(), new HashSet<>()));
    }

    private void stepPuts() throws InterruptedException {
        for (SimPut put : List.copyOf(running)) {
            if (random.nextInt(3) > 0) {
                put.step();
            }
        }
    }

    /** Takes the outcomes of PUTs that ended into the model, and looks at their keys. */
    private void settle() {
        for (SimPut put : List.copyOf(running)) {
            Model model = model(put.key());
            switch (put.outcome()) {
                case RUNNING -> {
                    continue;
                }
                case ACKNOWLEDGED -> {
                    acknowledged++;
                    models.put(put.key(), new Model(model.lengths(), Optional.of(put.tag()), model.unknown(), model.refused()));
                }
                case REFUSED -> model.refused().add(put.tag());
                case UNKNOWN -> model.unknown().add(put.tag());
            }
            running.remove(put);
            look(put.key());
        }
    }

    /** What meta shows of a key is what was acknowledged last, or something of unknown outcome. */
    private Optional<MetaResponse.ObjectFound> look(ObjectKey key) {
        Model model = model(key);
        try (MetaReader reader = meta.read()) {
            MetaResponse answer = reader.answer(new MetaRequest.Lookup(bucket, key, Optional.of(MetaRequest.ByteRange.ALL)));
            if (!(answer instanceof MetaResponse.ObjectFound found)) {
                if (model.acknowledged().isPresent()) {
                    throw new Violation(key + " was acknowledged as " + model.acknowledged().get() + " and is not there: " + answer);
                }
                return Optional.empty();
            }
            String tag = found.version().head().etag();
            boolean underWay = running.stream().anyMatch(put -> put.tag().equals(tag));
            if (model.refused().contains(tag)) {
                throw new Violation(key + " shows " + tag + ", which was refused");
            }
            if (!underWay && !model.acknowledged().equals(Optional.of(tag)) && !model.unknown().contains(tag)) {
                throw new Violation(key + " shows " + tag + " instead of " + model.acknowledged());
            }
            return Optional.of(found);
        }
    }

    private void readSomething() throws InterruptedException {
        ObjectKey key = new ObjectKey("key" + random.nextInt(KEYS));
        Optional<MetaResponse.ObjectFound> found = look(key);
        if (found.isPresent()) {
            read(key, found.get(), false);
        }
    }

    private void read(ObjectKey key, MetaResponse.ObjectFound found, boolean mustWork) throws InterruptedException {
        long size = found.version().head().size();
        byte[] expected = SimPut.bytes(found.version().head().etag(), (int) size);
        int first = size == 0 ? 0 : random.nextInt(3) == 0 ? random.nextInt((int) size) : 0;
        int last = size == 0 ? -1 : random.nextInt(3) == 0 ? first + random.nextInt((int) size - first) : (int) size - 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reads++;
        try {
            gateway.reader().read(found, first, last, payload -> {
                try (Payload held = payload) {
                    byte[] part = new byte[held.length()];
                    held.bytes().get(part);
                    out.write(part);
                }
            });
        } catch (ReadUnavailableException | MetaUnavailableException e) {
            if (mustWork) {
                throw new Violation(key + " " + found.version().head().etag() + " cannot be read: " + e.getMessage());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        byte[] got = out.toByteArray();
        if (!Arrays.equals(got, Arrays.copyOfRange(expected, first, first + got.length)) || (mustWork && got.length != last - first + 1)) {
            throw new Violation(key + " " + found.version().head().etag() + " reads back wrong in " + first + ".." + last);
        }
    }

    /** Every object reads back; then again with every blob cut down to k good shards. */
    private void checkAll() throws InterruptedException {
        for (ObjectKey key : List.copyOf(models.keySet())) {
            Optional<MetaResponse.ObjectFound> found = look(key);
            if (found.isPresent()) {
                read(key, found.get(), true);
                found.get().blobs().forEach(this::cutDown);
                read(key, found.get(), true);
            }
        }
    }

    private void cutDown(MetaResponse.BlobRow blob) {
        List<SimOsd> holders = new ArrayList<>();
        PgRow pg = meta.map().pg(blob.pg()).orElseThrow();
        for (int i = 0; i < 6; i++) {
            int index = i;
            Optional<MetaResponse.ShardException> exception = blob.exceptions().stream().filter(row -> row.index() == index).findFirst();
            Optional<DiskId> place = exception.isPresent()
                    ? exception.get().elsewhere().map(MetaResponse.Elsewhere::disk)
                    : Optional.of(pg.slots().get(i).current());
            place.map(this::osd).filter(osd -> osd.disk().stored().containsKey(new ShardId(blob.pg(), blob.blob(), index)))
                    .ifPresent(holders::add);
        }
        while (holders.size() > 4) {
            SimOsd victim = holders.remove(random.nextInt(holders.size()));
            for (int index = 0; index < 6; index++) {
                damage(victim, new ShardId(blob.pg(), blob.blob(), index));
            }
        }
    }

    private void damage(SimOsd osd, ShardId shard) {
        MemoryDisk.Stored stored = osd.disk().stored().get(shard);
        if (stored != null && random.nextInt(2) == 0) {
            osd.disk().stored().remove(shard);
        } else if (stored != null) {
            stored.bytes()[random.nextInt(stored.bytes().length)] ^= (byte) (1 << random.nextInt(8));
            osd.disk().checkOnRead(plant != Plant.TRUST_DISKS && random.nextInt(2) == 0);
            osd.disk().forgeCrcs(plant == Plant.TRUST_DISKS);
        }
    }

    private void crash() {
        SimOsd victim = any(osds);
        if (down.size() < 1 + random.nextInt(2) && down.add(victim)) {
            network.crash(address(victim));
            victim.crash();
            if (random.nextInt(3) == 0) {
                meta.lead(new Command.SetOsdState(osdId(victim), OsdState.UP, OsdState.DOWN));
            }
        }
    }

    private void comeBack() {
        down.stream().min(java.util.Comparator.comparing(SimOsd::id)).ifPresent(osd -> {
            down.remove(osd);
            network.serve(address(osd), osd);
            register(osd, DiskState.HEALTHY);
        });
    }

    private void refuse() {
        SimOsd victim = any(osds);
        OsdResponse.Reason[] reasons = {OsdResponse.Reason.DISK_FULL, OsdResponse.Reason.BUSY, OsdResponse.Reason.FENCED,
                OsdResponse.Reason.DISK_AWAY};
        victim.disk().refuseWrites(reasons[random.nextInt(reasons.length)]);
        time.schedule(Duration.ofNanos(1000L * random.nextInt(20_000)), () -> victim.disk().refuseWrites(null));
    }

    /** Once in a run: a disk fails, meta hears of it, and an empty one takes its place; all of it while commits are under way. */
    private void failAndReplace() {
        if (replaced) {
            return;
        }
        replaced = true;
        SimOsd victim = any(osds);
        Incarnation before = victim.incarnation();
        victim.disk().refuseWrites(OsdResponse.Reason.DISK_FAILED);
        time.schedule(Duration.ofNanos(1000L * random.nextInt(3_000)),
                () -> meta.outside(new Mutation.DiskChanged(victim.id(), before, DiskState.FAILED, "simulated")));
        time.schedule(Duration.ofNanos(1000L * (3_000 + random.nextInt(30_000))), () -> {
            boolean wasDown = down.contains(victim);
            network.crash(address(victim));
            victim.replace(before.next());
            if (!wasDown) {
                network.serve(address(victim), victim);
            }
            register(victim, DiskState.HEALTHY);
            gateway.push(meta.map());
        });
    }

    private void calm() {
        network.weather(SimulatedNetwork.Weather.CALM);
        while (!down.isEmpty()) {
            comeBack();
        }
        time.advance(Duration.ofMillis(50));
        osds.forEach(osd -> {
            osd.syncTakes(500);
            osd.disk().refuseWrites(null);
            register(osd, DiskState.HEALTHY);
        });
        gateway.push(meta.map());
    }

    /** What a disk may delete it deletes. */
    private void collectCondemned() {
        for (SimOsd osd : osds) {
            if (!down.contains(osd)) {
                try (MetaReader reader = meta.read()) {
                    if (reader.answer(new MetaRequest.GetCondemned(osd.id(), 100)) instanceof MetaResponse.CondemnedAre(var shards)
                            && !shards.isEmpty()) {
                        shards.forEach(osd.disk().stored()::remove);
                        meta.outside(new Mutation.ShardsDeleted(osd.id(), osd.incarnation(), shards));
                    }
                }
            }
        }
    }

    private void register(SimOsd osd, DiskState state) {
        meta.outside(new Mutation.RegisterOsd(osdId(osd), address(osd), FailureDomain.ofHost("host" + osd.id().low()),
                List.of(new DiskReport(osd.id(), "/disk", osd.incarnation(), state, 1L << 40, 0, 1L << 40, 0, 0, ""))));
    }

    private void moveOn() {
        if (!network.step()) {
            time.advance(Duration.ofMillis(1));
        }
    }

    private void pumpUntil(CompletableFuture<?> done) {
        for (int i = 0; !done.isDone(); i++) {
            if (i > 100_000) {
                throw new Violation("something waits for an answer that never comes");
            }
            moveOn();
        }
    }

    private SimOsd osd(DiskId disk) { return osds.stream().filter(osd -> osd.id().equals(disk)).findFirst().orElseThrow(); }

    private <T> T any(List<T> list) { return list.get(random.nextInt(list.size())); }

    private static OsdId osdId(SimOsd osd) { return new OsdId("osd" + osd.id().low()); }

    private static String address(SimOsd osd) { return "osd" + osd.id().low(); }

    private static ErasureCodecs codecs() {
        try {
            return ErasureCodecs.choose("swar", System::nanoTime);
        } catch (CodecException e) {
            throw new IllegalStateException(e);
        }
    }
}
