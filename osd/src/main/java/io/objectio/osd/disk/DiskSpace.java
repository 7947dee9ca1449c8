package io.objectio.osd.disk;

/** Bytes of a file system, and those that an ordinary process may still take. */
public record DiskSpace(long totalBytes, long freeBytes) {}
