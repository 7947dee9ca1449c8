package io.objectio.meta.service;

import io.objectio.common.buffer.Bytes;

/** Hash chain over all that was applied up to the index. */
public record StateDigest(long index, Bytes digest) {}
