package io.objectio.osd.store;

import io.objectio.common.id.ShardId;

/** One line of the inventory. A quarantined one counts as missing and waits to be rebuilt. */
public record ShardEntry(ShardId shard, long length, int shardCrc, boolean quarantined) {}
