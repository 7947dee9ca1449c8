package io.objectio.meta;

import io.objectio.common.id.DiskId;
import io.objectio.common.id.ShardId;
import io.objectio.protocol.osd.OsdRequest;
import io.objectio.protocol.osd.OsdResponse;
import io.objectio.protocol.rpc.Message;
import io.objectio.protocol.rpc.RpcHandler;
import io.objectio.protocol.rpc.RpcPeer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/** Holds the CRCs of shards by disk and shard; strict: nothing but what verification asks. */
final class FakeOsd implements RpcHandler {
    record Key(DiskId disk, ShardId shard) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byDisk = disk.compareTo(other.disk);
            return byDisk != 0 ? byDisk : shard.compareTo(other.shard);
        }
    }

    final Map<Key, Integer> crcs = new ConcurrentSkipListMap<>();

    @Override
    public CompletionStage<Message> handle(Message request, RpcPeer peer) {
        return CompletableFuture.completedFuture(switch (request) {
            case OsdRequest.VerifyShards(var disk, var shards) ->
                new OsdResponse.Verified(shards.stream().<OsdResponse.ShardCheck>map(shard -> {
                    Integer crc = crcs.get(new Key(disk, shard));
                    return crc == null ? new OsdResponse.ShardCheck.Missing(shard) : new OsdResponse.ShardCheck.Intact(shard, 10, crc);
                }).toList());
            case OsdRequest.ListShards(var disk, var after, var limit) -> {
                List<OsdResponse.ShardEntry> page = crcs.entrySet().stream()
                        .filter(row -> row.getKey().disk().equals(disk)
                                && (after.isEmpty() || row.getKey().shard().compareTo(after.get()) > 0))
                        .map(row -> new OsdResponse.ShardEntry(row.getKey().shard(), 10, row.getValue())).toList();
                yield new OsdResponse.ShardPage(page.subList(0, Math.min(limit, page.size())), page.size() > limit);
            }
            default -> throw new AssertionError("not expected: " + request);
        });
    }
}
