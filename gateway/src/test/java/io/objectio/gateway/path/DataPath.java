package io.objectio.gateway.path;

import io.objectio.codec.CodecException;
import io.objectio.codec.ErasureCodecs;
import io.objectio.common.buffer.BufferPool;
import io.objectio.common.buffer.Payload;
import io.objectio.common.cluster.ClusterMap;
import io.objectio.common.cluster.DiskRow;
import io.objectio.common.id.CodingScheme;
import io.objectio.common.id.DiskId;
import io.objectio.common.time.Clock;
import io.objectio.common.time.RandomSource;
import io.objectio.common.time.SystemScheduler;
import io.objectio.common.time.Ticker;
import io.objectio.gateway.cluster.MemoryDisk;
import io.objectio.gateway.cluster.MemoryMeta;
import io.objectio.gateway.cluster.MemoryOsd;
import io.objectio.gateway.cluster.OsdClient;
import io.objectio.gateway.cluster.TestCluster;
import io.objectio.gateway.read.LoggedFindings;
import io.objectio.gateway.read.ReadLimits;
import io.objectio.gateway.read.ShardedObjectReader;
import io.objectio.gateway.stripe.StripeMemory;
import io.objectio.gateway.write.BodySource;
import io.objectio.gateway.write.StripedObjectWriter;
import io.objectio.gateway.write.WriteLimits;
import io.objectio.protocol.meta.Condition;
import io.objectio.protocol.meta.MetaResponse;
import io.objectio.protocol.meta.Mutation;
import io.objectio.protocol.meta.MutationAnswer;
import io.objectio.protocol.meta.ObjectHead;
import io.objectio.protocol.meta.VersionHead;
import io.objectio.protocol.meta.WrittenBody;
import io.objectio.protocol.rpc.RpcPeer;
import io.objectio.protocol.rpc.memory.MemoryNetwork;
import io.objectio.protocol.rpc.memory.MemoryRpc;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A writer and a reader over OSDs in memory, one disk each. Everything runs on the caller's thread but timers and background calls. */
final class DataPath implements AutoCloseable {
    static final CodingScheme SMALL_CELLS = new CodingScheme(4, 2, 64 << 10);
    static final WriteLimits LIMITS = new WriteLimits(1 << 20, 2, Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(1), 5, 3,
            2);

    final MemoryMeta meta;
    final Map<DiskId, MemoryOsd> osds = new HashMap<>();
    final LoggedFindings findings = new LoggedFindings();
    final StripeMemory memory = new StripeMemory(List.of(new BufferPool("big", 6 * (64 << 10), 8), new BufferPool("small", 6 << 10, 8)));
    final StripeMemory decodeMemory = new StripeMemory(List.of(new BufferPool("decode", 6 * (64 << 10), 8)));
    final OsdClient client;
    final StripedObjectWriter writer;
    final ShardedObjectReader reader;
    private final SystemScheduler scheduler = new SystemScheduler("test");
    private final MemoryRpc rpc;

    DataPath(int disks, int groups, CodingScheme scheme) throws CodecException {
        ClusterMap map = TestCluster.map(disks, groups, scheme);
        meta = new MemoryMeta(map);
        meta.answers(mutation -> Optional.of(mutation instanceof Mutation.CommitObject
                ? new MutationAnswer.Committed("null", "e", Instant.EPOCH)
                : new MutationAnswer.Done()));
        MemoryNetwork network = new MemoryNetwork();
        for (DiskRow disk : map.disks()) {
            MemoryOsd osd = new MemoryOsd();
            osd.add(disk.id(), new MemoryDisk());
            osds.put(disk.id(), osd);
            network.serve(disk.osd().name(), osd, Runnable::run, 1000);
        }
        rpc = new MemoryRpc(network, RpcPeer.Role.GATEWAY, "gw1", Ticker.system(), scheduler, 1000);
        client = new OsdClient(rpc, meta::map, Ticker.system());
        ErasureCodecs codecs = ErasureCodecs.choose("swar", System::nanoTime);
        writer = new StripedObjectWriter(meta, client, codecs, memory, LIMITS, Clock.system(), Ticker.system(), scheduler,
                RandomSource.seeded(1));
        reader = new ShardedObjectReader(meta, client, codecs, decodeMemory, findings,
                new ReadLimits(3, 2 << 20, 8 << 20, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1)), Ticker.system(),
                scheduler);
    }

    MemoryDisk disk(int number) { return osd(number).disk(TestCluster.disk(number)); }

    MemoryOsd osd(int number) { return java.util.Objects.requireNonNull(osds.get(TestCluster.disk(number))); }

    static byte[] bytes(int length, long seed) { return RandomSource.seeded(seed).bytes(length); }

    /** Gives a body in pieces of odd sizes. */
    static BodySource body(byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        return target -> {
            if (!left.hasRemaining()) {
                return -1;
            }
            int count = Math.min(Math.min(left.remaining(), target.remaining()), 50_021);
            target.put(left.slice(left.position(), count));
            left.position(left.position() + count);
            return count;
        };
    }

    static Mutation commit(WrittenBody body, long size) {
        return new Mutation.CommitObject(io.objectio.common.id.BucketId.of(1, 1), new io.objectio.common.id.ObjectKey("k"), head(size),
                body, Condition.NONE);
    }

    private static ObjectHead head(long size) { return new ObjectHead(size, "e", Map.of(), Map.of(), Optional.empty(), "STANDARD", 0); }

    /** Writes and returns what a look-up would find. */
    MetaResponse.ObjectFound put(byte[] bytes) throws Exception {
        writer.write(body(bytes), bytes.length, written -> commit(written, bytes.length));
        return found(bytes.length);
    }

    /** What the last commit named. */
    WrittenBody lastBody() {
        List<Mutation> all = meta.submitted();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i) instanceof Mutation.CommitObject commit) {
                return commit.body();
            }
        }
        throw new AssertionError("nothing was committed");
    }

    MetaResponse.ObjectFound found(long size) {
        WrittenBody body = lastBody();
        List<MetaResponse.BlobRow> rows = body.blobs().stream()
                .map(blob -> new MetaResponse.BlobRow(blob.pg(), meta.map().pg(blob.pg()).orElseThrow().epoch(), blob.blob(), blob.length(),
                        blob.plainCrc(), blob.shardCrcs(), List.of()))
                .toList();
        return new MetaResponse.ObjectFound(new VersionHead(head(size), Instant.EPOCH, "null", body.instance()), body.extents(), rows,
                false);
    }

    byte[] get(MetaResponse.ObjectFound found, long first, long last) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader.read(found, first, last, payload -> {
            try (Payload held = payload) {
                byte[] part = new byte[held.length()];
                held.bytes().get(part);
                out.write(part);
            }
        });
        return out.toByteArray();
    }

    @Override
    public void close() {
        rpc.close();
        writer.close();
        scheduler.close();
    }
}
