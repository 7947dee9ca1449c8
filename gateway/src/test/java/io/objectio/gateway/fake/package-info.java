/** In-memory twins of meta and of the disks, strict about what the contracts ask, so that the S3 surface runs end to end in tests. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.fake;
