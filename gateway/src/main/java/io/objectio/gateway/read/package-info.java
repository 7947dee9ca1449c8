/** The read path: fetch k cells, verify every granule, decode what is missing, stream in order. Deciding is pure, I/O is around it. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.read;
