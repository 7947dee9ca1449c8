/**
 * The disk under a store: {@link io.objectio.osd.disk.DiskIo} (the only door to data files), the mirrored superblock, the lock, formatting,
 * and the disk's state. What does I/O is called on threads of the disk that nobody interrupts (an interrupt closes a file channel); states
 * and figures may be read on any thread.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.osd.disk;
