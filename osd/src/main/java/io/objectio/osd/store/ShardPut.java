package io.objectio.osd.store;

import io.objectio.common.buffer.Payload;
import io.objectio.common.checksum.CrcList;

/**
 * A whole small shard.
 *
 * @param granuleCrcs one per 64 KiB as {@code Crc.granules} makes them
 * @param shardCrc    {@code Crc.of} over all bytes
 * @param bytes       exactly head.length() bytes, below {@link DiskStore#LARGE_SHARD_BYTES}; taken over by the store
 */
public record ShardPut(ShardHead head, CrcList granuleCrcs, int shardCrc, Payload bytes) {}
