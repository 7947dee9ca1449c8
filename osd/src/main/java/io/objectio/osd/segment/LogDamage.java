package io.objectio.osd.segment;

import io.objectio.common.id.ShardId;
import java.util.Optional;

/**
 * Bytes of the log that were synced once and are bad now.
 *
 * @param shard whose they were, where a header still says so; otherwise the shards are unknown and found by comparison with meta
 */
public record LogDamage(long segment, long offset, long length, Optional<ShardId> shard, String what) {}
