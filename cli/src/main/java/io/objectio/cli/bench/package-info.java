/**
 * The benchmark: S3 requests over own sockets, one connection and one virtual thread per worker, signed as any client signs them, and every
 * byte that comes back compared. Kept light, so that what is measured is the store.
 */
@org.jspecify.annotations.NullMarked
package io.objectio.cli.bench;
