/**
 * One disk as the OSD's service sees it: {@link io.objectio.osd.store.DiskStore} over the log, the large files and the index. Any thread may
 * call it; results come as futures that complete on the disk's own threads, so whoever hangs work on them keeps it short. One store per
 * disk, with its own threads and its own fate.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.store;
