/**
 * The append-only log of one disk: records, groups, segments, the one writer with its group commit, replay after a crash, and the compaction
 * of one segment. Appends go through the writer's thread alone; reads of synced bytes come from any thread of the disk.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.segment;
