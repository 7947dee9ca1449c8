package io.objectio.osd.disk;

/** Device and inode: tells whether a path still leads to what is held open. */
public record FileIdentity(long device, long inode) {}
