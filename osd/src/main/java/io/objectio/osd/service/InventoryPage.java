package io.objectio.osd.service;

import io.objectio.common.id.ShardId;
import io.objectio.osd.store.DiskStore;
import io.objectio.osd.store.ShardEntry;
import io.objectio.protocol.osd.OsdResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A page of a disk's inventory. Quarantined shards are left out: they count as missing. */
final class InventoryPage {
    /** 10,000 rows of 37 bytes are well below the 1 MiB of a frame. */
    static final int MAX_LIMIT = 10_000;

    private InventoryPage() {}

    /** The last page is the one with more = false; every other one has at least one row, from which the next page begins. */
    static CompletableFuture<OsdResponse> read(DiskStore store, Optional<ShardId> after, int limit) {
        return store.list(after, limit).thenCompose(entries -> {
            boolean more = entries.size() == limit;
            List<OsdResponse.ShardEntry> shards = entries.stream().filter(entry -> !entry.quarantined())
                    .map(entry -> new OsdResponse.ShardEntry(entry.shard(), entry.length(), entry.shardCrc())).toList();
            if (shards.isEmpty() && more) {
                ShardEntry last = entries.getLast();
                return read(store, Optional.of(last.shard()), limit);
            }
            return CompletableFuture.completedFuture(new OsdResponse.ShardPage(shards, more));
        });
    }
}
