package io.objectio.osd.disk;

/** What can happen to a disk. */
public enum DiskEvent {
    READ_ERROR, WRITE_ERROR, SUPERBLOCK_ERROR, HUNG, FAILED_BY_ORDER, VANISHED, RETURNED, SPACE_LOW, SPACE_BACK, TIME_PASSED
}
