package io.objectio.osd.index;

import io.objectio.common.id.ShardId;
import java.util.Map;
import java.util.Optional;

/** Rows to put and (empty) to remove, the position in the log that they reach up to, and the totals after them: all or nothing. */
public record IndexBatch(Map<ShardId, Optional<IndexEntry>> rows, ReplayPosition position, IndexTotals totals) {}
