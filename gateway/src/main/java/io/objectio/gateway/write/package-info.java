/** The write path: cut in blobs and stripes, encode, fan out to six disks, acknowledge, commit. Deciding is pure, I/O is around it. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.write;
